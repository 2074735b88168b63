import type { CalendarRule } from '@lamplighter/contracts';
import { z } from 'zod';
import { because, refuse } from './parse-talq.js';
import { present } from './present.js';
import type { Refusals } from './refusals.js';

type DateSpan = NonNullable<CalendarRule['dates']>[number];

/** gDay `---DD` or gMonthDay `--MM-DD`. */
const RecurringDay = z.string().regex(/^--(-|(0[1-9]|1[0-2])-)(0[1-9]|[12]\d|3[01])$/, 'must be ---DD or --MM-DD');

/** ccDate: days of every month or every year, or spans of them. */
export const CcDate = z
  .strictObject({
    type: z.literal('ccDate'),
    dates: z
      .array(z.strictObject({ start: RecurringDay, end: RecurringDay.optional() }).superRefine(checkSpan))
      .min(1, 'is empty: such a rule would never apply')
      .refine((dates) => dates.length <= 64, because('not-supported', 'must be 64 dates at most')),
  })
  .transform(
    ({ dates }): Pick<CalendarRule, 'dates'> => ({
      dates: dates.map(({ start, end }) => present({ from: start, to: end === start ? undefined : end })),
    }),
  );

/** "An end in the same format as the start …, higher than the start day"; the start again is one day all the same. */
function checkSpan(
  { start, end = start }: { start: string; end?: string | undefined },
  context: z.RefinementCtx,
): void {
  if (end.length !== start.length) refuse(context, ['end'], 'invalid', `must be in the form of ${start}`);
  else if (end < start) refuse(context, ['end'], 'invalid', `must not be before ${start}: write two spans`);
}

/** `refusals` at the rule's dates. */
export const writeCcDate = (dates: readonly DateSpan[], refusals: Refusals): z.input<typeof CcDate> => ({
  type: 'ccDate',
  dates: dates.map(({ from, to }, index) => {
    const place = refusals.at(index);
    if (from.startsWith('easter')) {
      place.at('from').add('no-equivalent', `${from}: TALQ has no moving feasts; give each year's date its own rule`);
    } else if (!from.startsWith('--')) {
      place.at('from').add('no-equivalent', `${from}: give it a rule of its own, from ${from} to ${to ?? from}`);
    } else if (to !== undefined && to < from) {
      place.at('to').add('no-equivalent', `is before ${from}: write two spans, TALQ has none across the turn`);
    }
    return present({ start: from, end: to === from ? undefined : to });
  }),
});
