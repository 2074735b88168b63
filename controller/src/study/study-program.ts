import {
  Calendar,
  CalendarId,
  ControlProgram,
  DESIRED_LIMITS,
  issueText,
  type Milliseconds,
  SECOND,
  type Seconds,
} from '@lamplighter/contracts';
import { z } from 'zod';
import { everyDayCalendar } from '../programs/every-day-calendar.js';
import { StudyError } from './study-error.js';
import type { StudyLamp } from './study-lamp.js';

/** One side of a study: programs, calendars, and which luminaire follows which calendar. */
export interface StudyProgram {
  /** For people. */
  readonly name: string;
  readonly programs: readonly ControlProgram[];
  readonly calendars: readonly Calendar[];
  /** Of luminaires of these EN 13201 classes. */
  readonly classCalendars: ReadonlyMap<string, CalendarId>;
  /** Of all others that name no calendar of this document. */
  readonly defaultCalendarId: CalendarId;
}

const Document = z.strictObject({
  programs: z.array(ControlProgram).min(1).max(DESIRED_LIMITS.programs),
  calendars: z.array(Calendar).min(1).max(DESIRED_LIMITS.calendars),
  /** Calendar of luminaires whose own is not among these; the first one when absent. */
  defaultCalendarId: CalendarId.optional(),
  /** Calendar by EN 13201 class, such as {"P4": "quiet-streets"}. */
  classCalendars: z.record(z.string().max(8), CalendarId).default({}),
});

/** Makes one program the rule of every day and luminaire. */
export function everyDay(program: ControlProgram, name: string): StudyProgram {
  const calendar = everyDayCalendar(program);
  return {
    name,
    programs: [program],
    calendars: [calendar],
    classCalendars: new Map(),
    defaultCalendarId: calendar.id,
  };
}

/**
 * A control program, or an object with `programs`, `calendars` and, when wanted, `defaultCalendarId` and `classCalendars`.
 * Throws StudyError `bad-program` naming the field.
 */
export function parseStudyProgram(value: unknown, name: string): StudyProgram {
  const isProgram = typeof value === 'object' && value !== null && !('programs' in value);
  if (isProgram) {
    const program = ControlProgram.safeParse(value);
    if (!program.success) throw new StudyError('bad-program', `${name}: ${issueText(program.error)}`);
    return everyDay(program.data, `${program.data.name} (${name})`);
  }
  const parsed = Document.safeParse(value);
  if (!parsed.success) throw new StudyError('bad-program', `${name}: ${issueText(parsed.error)}`);
  const { programs, calendars, classCalendars } = parsed.data;
  requireKnown(
    name,
    'program',
    programs.map(({ id }) => id),
    calendars.flatMap((calendar) => [calendar.defaultProgramId, ...calendar.rules.map((rule) => rule.programId)]),
  );
  const ids = calendars.map(({ id }) => id);
  const wanted = parsed.data.defaultCalendarId;
  requireKnown(name, 'calendar', ids, [...Object.values(classCalendars), ...(wanted ? [wanted] : [])]);
  return {
    name,
    programs,
    calendars,
    classCalendars: new Map(Object.entries(classCalendars)),
    defaultCalendarId: wanted ?? (ids[0] as CalendarId),
  };
}

/** The luminaire's own calendar where the document has it, else that of its class, else the default one. */
export function calendarOf(program: StudyProgram, lamp: StudyLamp): CalendarId {
  const own = program.calendars.find(({ id }) => id === lamp.calendarId)?.id;
  return own ?? program.classCalendars.get(lamp.lightingClass) ?? program.defaultCalendarId;
}

/** The program with the same hold time in every dynamic control. */
export const withHold = (program: StudyProgram, holdSeconds: Seconds): StudyProgram => ({
  ...program,
  programs: program.programs.map((each) => ({
    ...each,
    dynamicControls: each.dynamicControls.map((control) => ({ ...control, holdSeconds })),
  })),
});

/** The shortest time for which a passer-by is remembered; null when nothing follows people. */
export function shortestHold({ programs }: StudyProgram): Milliseconds | null {
  const holds = programs.flatMap(({ dynamicControls }) =>
    dynamicControls.filter(({ kind }) => kind === 'presence').map(({ holdSeconds }) => holdSeconds * SECOND),
  );
  return holds.length > 0 ? Math.min(...holds) : null;
}

function requireKnown(name: string, what: string, known: readonly string[], asked: readonly string[]): void {
  const twice = known.find((id, index) => known.indexOf(id) !== index);
  if (twice !== undefined) throw new StudyError('bad-program', `${name}: ${what} ${twice} is there twice`);
  const stranger = asked.find((id) => !known.includes(id));
  if (stranger === undefined) return;
  throw new StudyError(
    'bad-program',
    `${name}: ${what} ${stranger} is not in this document; it has ${known.join(', ')}`,
  );
}
