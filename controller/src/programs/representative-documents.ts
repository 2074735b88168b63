import { Calendar, ControlProgram, type DesiredState } from '@lamplighter/contracts';
import { NO_BOUNDS } from '../bounds/municipal-bounds.js';
import type { Sql } from '../db/pool.js';
import { programsOf } from './desired-documents.js';
import type { Draft } from './document-kind.js';
import { everyDayCalendar } from './every-day-calendar.js';
import type { Stock } from './fitting-kinds.js';
import type { Followers } from './followers.js';
import { representativeDocument } from './representative-document.js';

/**
 * What a draft would mean in the street: one document per municipality that follows it (`followersOf`), with programs and
 * calendars as they would be. A draft that nobody follows yet is tried at the default place of the Region.
 */
export async function representativeDocuments(
  sql: Sql,
  draft: Draft,
  followers: readonly Followers[],
): Promise<DesiredState[]> {
  if (followers.length === 0) {
    const calendar = draft.kind === 'calendar' ? draft.document : everyDayCalendar(draft.document);
    const stock = await stockOf(sql, draft, [calendar]);
    return [representativeDocument(nobody(calendar), stock)];
  }
  const ids = new Set(followers.flatMap(({ lamps }) => lamps.map((lamp) => lamp.calendarId)));
  const calendars = await sql.query<{ document: unknown }>('select document from calendar where id = any ($1)', [
    [...ids],
  ]);
  const stock = await stockOf(
    sql,
    draft,
    calendars.map((row) => Calendar.parse(row.document)),
  );
  return followers.map((each) => representativeDocument(each, stock));
}

/** These calendars and every program they name, with the draft in the place of what is stored. */
async function stockOf(sql: Sql, draft: Draft, stored: readonly Calendar[]): Promise<Stock> {
  const calendars = new Map<string, Calendar>(stored.map((calendar) => [calendar.id, calendar]));
  if (draft.kind === 'calendar') calendars.set(draft.document.id, draft.document);
  const rows = await sql.query<{ document: unknown }>('select document from control_program where id = any ($1)', [
    [...calendars.values()].flatMap(programsOf),
  ]);
  const programs = new Map<string, ControlProgram>();
  for (const row of rows) {
    const program = ControlProgram.parse(row.document);
    programs.set(program.id, program);
  }
  if (draft.kind === 'program') programs.set(draft.document.id, draft.document);
  return { calendars, programs };
}

/** An unclassified luminaire at the Grand-Place of Brussels. */
const nobody = (calendar: Calendar): Followers => ({
  nis: '21004',
  place: { latitude: 50.8466, longitude: 4.3517, timeZone: 'Europe/Brussels', switchingElevation: -0.833 },
  powerWindow: { kind: 'permanent' },
  lamps: [{ lightingClass: '', floorLevel: 0, calendarId: calendar.id, bounds: [], groups: [] }],
  sensors: [],
  bounds: NO_BOUNDS,
});
