import { z } from 'zod';

/** Local wall-clock time `hh:mm` or `hh:mm:ss`. */
export const LocalTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'must be a local time such as 23:00 or 23:00:00');

/** `YYYY-MM-DD`, or `--MM-DD` for every year (TALQ gMonthDay). */
export const PartialDate = z
  .string()
  .regex(/^(\d{4}|-)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be YYYY-MM-DD or --MM-DD');

/** Also `---DD` for every month (TALQ gDay), and `easter`, `easter+39`, `easter-2` for feasts that move. */
export const RuleDate = z
  .string()
  .regex(
    /^((\d{4}|-)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])|---(0[1-9]|[12]\d|3[01])|easter([+-]\d{1,3})?)$/,
    'must be YYYY-MM-DD, --MM-DD, ---DD or a day counted from Easter such as easter+1',
  );

const formOf = (date: string): string => (date.startsWith('easter') ? 'easter' : String(date.search(/\d/)));

/** One day, or from one to another with both included; both ends in the same form. */
export const DateSpan = z
  .strictObject({ from: RuleDate, to: RuleDate.optional() })
  .refine(({ from, to }) => to === undefined || formOf(from) === formOf(to), {
    path: ['to'],
    message: 'must be written in the same form as from',
  });
export type DateSpan = z.infer<typeof DateSpan>;

/** Between two local times; through the whole day when they are equal. */
export const Between = z.strictObject({ from: LocalTime, to: LocalTime });
export type Between = z.infer<typeof Between>;
