import type { en } from './en.js';

/** A message that depends on a number. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}

/** English is the reference: a language that lacks one of its keys, or has one too many, does not compile. */
export type Catalogue = { readonly [K in keyof typeof en]: (typeof en)[K] extends string ? string : Plural };
export type MessageKey = keyof Catalogue;
