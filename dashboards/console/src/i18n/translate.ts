import { formatNumber } from '../format/number.js';
import type { Catalogue, MessageKey, Plural } from './catalogue.js';
import { en } from './en.js';
import { fr } from './fr.js';
import { type Language, language, locale } from './language.js';
import { nl } from './nl.js';

type Holes<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;
type HolesOf<M> = M extends string
  ? Holes<M>
  : M extends Plural
    ? Holes<M['one']> | Holes<M['other']> | 'count'
    : never;
type Values<K extends MessageKey> = { readonly [H in HolesOf<(typeof en)[K]>]: H extends 'count' ? number : string };
type Arguments<K extends MessageKey> = [HolesOf<(typeof en)[K]>] extends [never] ? [] : [values: Values<K>];

export const CATALOGUES: Record<Language, Catalogue> = { en, fr, nl };

/** A message in the language on screen. `{count}` chooses the plural form and is formatted; other values go in as they are. */
export function t<K extends MessageKey>(key: K, ...[values]: Arguments<K>): string {
  const message: string | Plural = CATALOGUES[language.value][key];
  const filled: Record<string, string | number> = { ...values };
  const text = typeof message === 'string' ? message : pluralForm(message, Number(filled['count']));
  return text.replaceAll(/\{(\w+)\}/g, (_hole, name: string) => {
    const value = filled[name];
    return typeof value === 'number' ? formatNumber(value) : (value ?? '');
  });
}

function pluralForm(message: Plural, count: number): string {
  return new Intl.PluralRules(locale.value).select(count) === 'one' ? message.one : message.other;
}

/** The message with this key when there is one, else the text itself: for codes that come from outside. */
export function translateCode(prefix: string, code: string): string {
  const message = (CATALOGUES[language.value] as Record<string, string | Plural | undefined>)[`${prefix}.${code}`];
  return typeof message === 'string' ? message : code;
}
