import { type CalendarRule, ProgramId } from '@lamplighter/contracts';
import { z } from 'zod';
import { CcDate, writeCcDate } from './cc-date.js';
import { CcDay, writeCcDay } from './cc-day.js';
import { present } from './present.js';
import type { Refusals } from './refusals.js';
import { isRealDate } from './talq-date-time.js';
import { RuleWords, words } from './vendor-words.js';

/** First or last date of a rule: a full date, or gMonthDay for every year. */
const RuleEnd = z
  .string()
  .refine((date) => isRealDate(date) || isYearly(date), 'must be a date YYYY-MM-DD, or --MM-DD for every year');

const isYearly = (date: string): boolean => /^--(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(date);

/** CalendarRule: a program on the days between two dates that meet one condition, of dates or of weekdays. */
export const TalqCalendarRule = z
  .strictObject({
    startDate: RuleEnd.optional(),
    endDate: RuleEnd.optional(),
    condition: z.discriminatedUnion('type', [CcDate, CcDay]).optional(),
    program: ProgramId,
    'x-lamplighter': RuleWords.default({}),
  })
  .transform(({ startDate, endDate, condition, program, 'x-lamplighter': said }): CalendarRule => {
    const rule = { id: said.id, programId: program };
    const dates = said.dates && !condition ? asDates(startDate, endDate) : undefined;
    return present(dates ? { ...rule, dates } : { ...rule, from: startDate, to: endDate, ...condition });
  });
export type TalqCalendarRule = z.input<typeof TalqCalendarRule>;

/** Dates that came as `dates` go back there, unless somebody changed them to what `dates` cannot say. */
function asDates(from: string | undefined, to: string | undefined): CalendarRule['dates'] {
  if (!from || !to || isYearly(from) || isYearly(to)) return undefined;
  return [present({ from, to: to === from ? undefined : to })];
}

/** `refusals` at the rule. */
export function writeCalendarRule(rule: CalendarRule, refusals: Refusals): TalqCalendarRule {
  const span = onlyFullDates(rule);
  const { from, to } = span ? { from: span.from, to: span.to ?? span.from } : rule;
  const place = span ? refusals.at('dates', 0) : refusals;
  if (from !== undefined) checkRuleEnd(from, place.at('from'));
  if (to !== undefined) checkRuleEnd(to, place.at('to'));
  if (span && to !== undefined && to < span.from) place.at('to').add('invalid', `is before ${span.from}`);
  return present({
    startDate: from,
    endDate: to,
    condition: span ? undefined : writeCondition(rule, refusals),
    program: rule.programId,
    ...words({ id: rule.id, dates: span ? (true as const) : undefined }),
  });
}

/** TALQ's dates recur; full ones can be the first and last of a rule that says nothing else. */
function onlyFullDates({
  dates,
  from,
  to,
  weekdays,
  nth,
}: CalendarRule): { from: string; to?: string | undefined } | null {
  const [span, ...more] = dates ?? [];
  const isAlone = more.length === 0 && [from, to, weekdays, nth].every((field) => field === undefined);
  return span && isAlone && /^\d/.test(span.from) ? span : null;
}

function checkRuleEnd(date: string, refusals: Refusals): void {
  if (!isRealDate(date) && !isYearly(date)) refusals.add('invalid', `${date} is no date`);
}

function writeCondition(rule: CalendarRule, refusals: Refusals): TalqCalendarRule['condition'] {
  const hasWeekdays = rule.weekdays !== undefined || rule.nth !== undefined;
  if (rule.dates === undefined) return hasWeekdays ? writeCcDay(rule, refusals) : undefined;
  if (hasWeekdays) {
    refusals.at('dates').add('no-equivalent', 'stands beside weekdays: a TALQ rule has one condition');
  }
  return writeCcDate(rule.dates, refusals.at('dates'));
}
