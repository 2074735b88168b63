import type { CalendarRule } from '@lamplighter/contracts';
import { z } from 'zod';
import { refuse } from './parse-talq.js';
import { present } from './present.js';
import type { Refusals } from './refusals.js';

type Days = Pick<CalendarRule, 'weekdays' | 'nth'>;
type Nth = Extract<CalendarRule['nth'], number>;
const WEEK = [1, 2, 3, 4, 5, 6, 7];

const Weekday = z
  .int('must be a weekday, 1 Monday to 7 Sunday')
  .min(1, 'must be a weekday, 1 Monday to 7 Sunday')
  .max(7, 'must be a weekday, 1 Monday to 7 Sunday');

/** ccDay: weekdays or spans of them, each week or only as the n-th of a month, `L` the last. */
export const CcDay = z
  .strictObject({
    type: z.literal('ccDay'),
    days: z
      .array(z.strictObject({ start: Weekday, end: Weekday.optional() }).superRefine(checkSpan))
      .min(1, 'is empty: such a rule would never apply')
      .max(7, 'must be 7 items at most'),
    occurrences: z
      .array(z.string().regex(/^[1-5L]$/, 'must be "1" to "5", or "L" for the last'))
      .min(1, 'is empty: leave it out')
      .max(5, 'must be 5 at most')
      .refine((occurrences) => new Set(occurrences).size === occurrences.length, 'must not have one twice')
      .optional(),
  })
  .transform(({ days, occurrences }): Days => {
    const weekdays = inOrder(days.flatMap(({ start, end = start }) => WEEK.slice(start - 1, end)));
    if (occurrences === undefined) return { weekdays };
    const all = occurrences.map((occurrence): Nth => (occurrence === 'L' ? -1 : Number(occurrence)));
    const nth = all.length === 1 ? all[0] : all;
    return present({ weekdays: weekdays.length === WEEK.length ? undefined : weekdays, nth });
  });

function checkSpan(
  { start, end = start }: { start: number; end?: number | undefined },
  context: z.RefinementCtx,
): void {
  if (end < start) refuse(context, ['end'], 'invalid', `must not be before ${start}: write two items`);
}

/** The n-th of any weekday is the n-th of all seven. `refusals` at the rule. */
export function writeCcDay({ weekdays = WEEK, nth }: Days, refusals: Refusals): z.input<typeof CcDay> {
  const occurrences = nth === undefined ? undefined : distinct([nth].flat()).map((n) => (n === -1 ? 'L' : String(n)));
  if (occurrences && occurrences.length > 5) {
    refusals.at('nth').add('no-equivalent', 'TALQ has room for five: six are every week, leave it out');
  }
  return present({ type: 'ccDay' as const, days: spans(inOrder(weekdays)), occurrences });
}

/** `1, 2, 3, 7` as `1 to 3, 7`. */
function spans(weekdays: readonly number[]): { start: number; end?: number }[] {
  const found: { start: number; end?: number }[] = [];
  for (const day of weekdays) {
    const last = found.at(-1);
    if (last && day === (last.end ?? last.start) + 1) last.end = day;
    else found.push({ start: day });
  }
  return found;
}

const inOrder = (weekdays: readonly number[]): number[] => distinct(weekdays).sort((a, b) => a - b);
const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];
