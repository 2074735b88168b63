import { z } from 'zod';

/** TALQ writes hh:mm:ss always; ours leaves whole minutes without seconds. */
export const TalqTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, 'must be a local time hh:mm:ss such as 23:00:00')
  .transform((time) => time.replace(/:00$/, ''));

export const writeTime = (time: string): string => (time.length === 5 ? `${time}:00` : time);
