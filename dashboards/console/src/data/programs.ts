import type { Calendar } from '@lamplighter/contracts';

/** Names of the calendars in which a program appears. */
export function calendarsUsing(programId: string, calendars: readonly Calendar[]): string[] {
  return calendars
    .filter((each) => each.defaultProgramId === programId || each.rules.some((rule) => rule.programId === programId))
    .map((each) => each.name);
}
