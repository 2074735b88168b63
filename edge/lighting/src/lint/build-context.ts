import type { Calendar, ControlProgram, DesiredState, EpochMs } from '@lamplighter/contracts';
import { type LightingDay, lightingDay, lightingDayAt, programOn, ruleMatches } from '../calendar.js';
import { type CompiledLamp, compile } from '../compile.js';
import type { Interval } from '../interval.js';
import { plusDays } from '../local-time.js';
import { boundWindows } from './bound-windows.js';
import { lampGroupsOf } from './lamp-groups.js';
import type { CalendarDay, CalendarUse, LintContext, ProgramUse } from './lint-context.js';
import { type ProgramDay, programDay, withNumberedParts } from './program-day.js';

/** Plans every day that a check may ask for. Throws RangeError when the span leaves the calendar (years of four digits). */
export function buildContext(desired: DesiredState, from: EpochMs, days: number): LintContext {
  const planned = new Map<string, ProgramDay>();
  const dayOf: DayOf = (program, day, before) => {
    const previous = before ?? program;
    const key = [program.id, previous.id, day.offsetHours, day.date].join(' ');
    const known = planned.get(key) ?? programDay(desired, program, previous, day);
    planned.set(key, known);
    return known;
  };
  const daysFor = (offsetHours: Calendar['dayOffsetHours']): LightingDay[] =>
    lightingDays(from, days, desired.place.timeZone, offsetHours);
  const nights = daysFor(12);
  const programs = new Map(desired.programs.map((program) => [program.id, withNumberedParts(program)]));
  const calendars = desired.calendars.map(
    (calendar): CalendarUse => ({
      calendar,
      place: `calendars.${calendar.id}`,
      days: (calendar.dayOffsetHours === 12 ? nights : daysFor(0)).flatMap((day) =>
        calendarDays(calendar, day, programs, dayOf),
      ),
    }),
  );
  const lamps = [...compile(desired).lamps.values()];
  const windows = new Map<object, readonly Interval[]>();
  return {
    desired,
    lamps,
    nights,
    programs: [...programs.values()].map((program) => programUse(program, { calendars, lamps, nights, dayOf })),
    calendars,
    lampGroups: lampGroupsOf(calendars, lamps),
    span: { from: nights[0]?.start ?? from, to: nights.at(-1)?.end ?? from },
    windowsOf(bound) {
      const known = windows.get(bound) ?? boundWindows(bound, nights);
      windows.set(bound, known);
      return known;
    },
  };
}

type DayOf = (program: ControlProgram, day: LightingDay, before?: ControlProgram) => ProgramDay;

function lightingDays(
  from: EpochMs,
  days: number,
  timeZone: string,
  offsetHours: Calendar['dayOffsetHours'],
): LightingDay[] {
  const first = lightingDayAt(from, timeZone, offsetHours).date;
  return Array.from({ length: days }, (_, index) => lightingDay(plusDays(first, index), timeZone, offsetHours));
}

/** The day with its program; none for a program that is not in the document. */
function calendarDays(
  calendar: Calendar,
  day: LightingDay,
  programs: ReadonlyMap<string, ControlProgram>,
  dayOf: DayOf,
): CalendarDay[] {
  const matching = calendar.rules.flatMap((rule, index) => (ruleMatches(rule, day.date) ? [index] : []));
  const program = programs.get(programOn(calendar, day.date));
  if (!program) return [];
  const before = program.carriesOver ? programs.get(programOn(calendar, plusDays(day.date, -1))) : undefined;
  return [{ matching, programDay: dayOf(program, day, before) }];
}

function programUse(
  program: ControlProgram,
  context: Pick<LintContext, 'calendars' | 'lamps' | 'nights'> & { readonly dayOf: DayOf },
): ProgramUse {
  const { calendars, lamps, nights, dayOf } = context;
  const named = new Set<ProgramDay>();
  const naming = new Set<string>();
  for (const { calendar, days } of calendars) {
    for (const { programDay: day } of days) {
      if (day.program !== program) continue;
      named.add(day);
      naming.add(calendar.id);
    }
  }
  const days = named.size > 0 ? [...named] : nights.map((day) => dayOf(program, day));
  return {
    program,
    place: `programs.${program.id}`,
    isUsed: named.size > 0,
    days,
    dates: new Set(days.map(({ day }) => day.date)).size,
    followers: lamps.filter(({ placement }: CompiledLamp) => naming.has(placement.calendarId)),
  };
}
