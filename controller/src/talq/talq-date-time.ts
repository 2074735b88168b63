import { EpochMs } from '@lamplighter/contracts';
import { z } from 'zod';
import { because } from './parse-talq.js';
import type { Refusals } from './refusals.js';

const FORM = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
/** 9999-12-31T23:59:59.999Z, the last instant that RFC 3339 can write. */
const LAST: EpochMs = 253_402_300_799_999;

/** An instant as RFC 3339 writes it, with any offset; read as UTC milliseconds, finer fractions cut off. */
export const TalqDateTime = z
  .string()
  .transform((text) => text.toUpperCase())
  .refine((text) => isRealDate(FORM.exec(text)?.[1]), {
    error: 'must be a date and time of RFC 3339 such as 2026-12-31T23:00:00Z',
    abort: true,
  })
  .transform((text): EpochMs => Date.parse(text))
  .refine((instant) => EpochMs.safeParse(instant).success, because('not-supported', 'must not be before 1970'));

export function writeDateTime(instant: EpochMs, refusals: Refusals): string {
  if (instant <= LAST) return new Date(instant).toISOString();
  refusals.add('no-equivalent', 'is after the year 9999, the last that RFC 3339 can write');
  return '';
}

/** `2026-02-30` has the form of a date and is none. */
export const isRealDate = (date: string | undefined): boolean => z.iso.date().safeParse(date).success;
