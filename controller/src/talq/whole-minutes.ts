import { z } from 'zod';
import { because } from './parse-talq.js';
import type { Refusals } from './refusals.js';

/** TALQ's minutes are integers; ours reach `min` to 360. */
export const wholeMinutes = (min: -360 | 0) =>
  z
    .int('must be whole minutes')
    .refine((minutes) => minutes >= min && minutes <= 360, because('not-supported', `must be ${min} to 360 minutes`));

export function writeMinutes(minutes: number, refusals: Refusals): number {
  if (!Number.isInteger(minutes)) refusals.add('no-equivalent', 'must be whole minutes');
  return minutes;
}
