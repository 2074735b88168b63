import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

// No 0/O, 1/I/L: a code is read from a screen or a letter and typed.
const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** 256 random bits for a cookie or an anti-forgery token. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** A one-time code such as `F7KQ-2MXW-9ATR-CJ4H`: 79 random bits. */
export const newCode = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join(''),
  ).join('-');

/** A typed code in the form that was printed: capitals, without spaces around. */
export const normalCode = (typed: string): string => typed.trim().toUpperCase();

/** What the database keeps of a token or code: a reader of the table cannot sign in with it. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Compares two tokens in constant time. */
export const isSameToken = (a: string, b: string): boolean => timingSafeEqual(tokenHash(a), tokenHash(b));
