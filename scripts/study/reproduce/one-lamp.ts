import type { Degrees, EpochMs, Place } from '@lamplighter/contracts';
import {
  BELGIAN_TARIFF,
  builtInProgram,
  linearCurves,
  runStudy,
  type StudyFigures,
  type StudyGroup,
  type StudyPresence,
  type StudyProgram,
} from '@lamplighter/controller';
import { DateTime } from 'luxon';

/** The middle of Brussels. */
export const brusselsAt = (switchingElevation: Degrees): Place => ({
  latitude: 50.85,
  longitude: 4.35,
  timeZone: 'Europe/Brussels',
  switchingElevation,
});

/** One luminaire of 1 kW without standby and floor, with power in proportion to level: its program against full light. */
export function studyOneLamp(
  place: Place,
  span: { readonly from: EpochMs; readonly to: EpochMs },
  program: StudyProgram,
  presence: StudyPresence | null = null,
): StudyGroup {
  const lamp = { nis: '21004', street: '', lightingClass: '', floorLevel: 0, model: '', calendarId: null };
  return runStudy({
    ...span,
    lamps: [{ ...lamp, nominalPowerW: 1000 }],
    places: new Map([['21004', { name: 'Brussels', place }]]),
    program,
    against: builtInProgram('full'),
    powerWindow: { kind: 'permanent' },
    darkElevation: -6,
    tariff: BELGIAN_TARIFF,
    curves: linearCurves(),
    standbyW: 0,
    ballastFactor: 1,
    co2KgPerKwh: 0,
    presence,
    groupBy: 'municipality',
  }).total;
}

/** A calendar year at Brussels. */
export function yearOf(year: number): { from: EpochMs; to: EpochMs } {
  const start = DateTime.fromObject({ year }, { zone: 'Europe/Brussels' });
  return { from: start.toMillis(), to: start.plus({ years: 1 }).toMillis() };
}

/** Share of energy that the program saves, in percent. */
export const savedPercent = ({ program, against }: Record<'program' | 'against', Pick<StudyFigures, 'kwh'>>): number =>
  100 * (1 - program.kwh / against.kwh);
