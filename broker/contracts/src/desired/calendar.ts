import { z } from 'zod';
import { CalendarId, ProgramId } from '../ids.js';
import { DateSpan, PartialDate } from './dates.js';

/** Which such weekday of a month: 1 to 5, or -1 for the last. */
const Nth = z.union([z.number().int().min(1).max(5), z.literal(-1)]);

/**
 * Days on which a program applies; the first rule of a calendar that matches wins, so exceptions such as public holidays
 * stand first. All given conditions must hold.
 */
const CalendarRule = z.strictObject({
  id: z.string().max(63).optional(),
  programId: ProgramId,
  /** First and last date of the rule; one that is absent sets no limit. */
  from: PartialDate.optional(),
  to: PartialDate.optional(),
  /** Only on these days. */
  dates: z.array(DateSpan).min(1).max(64).optional(),
  /** ISO weekdays, 1 Monday to 7 Sunday. */
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional(),
  /** Only the n-th such weekday of the month, or several of them. */
  nth: z.union([Nth, z.array(Nth).min(1).max(6)]).optional(),
});
export type CalendarRule = z.infer<typeof CalendarRule>;

export const Calendar = z.strictObject({
  id: CalendarId,
  name: z.string().min(1).max(120),
  rules: z.array(CalendarRule).max(400).default([]),
  defaultProgramId: ProgramId,
  /** 12: a lighting day runs from noon to noon, so that one night has one date; 0: from midnight. */
  dayOffsetHours: z.union([z.literal(0), z.literal(12)]).default(12),
});
export type Calendar = z.infer<typeof Calendar>;
