import { Calendar, calendarId, type DesiredState, type DeviceId, HOUR } from '@lamplighter/contracts';
import {
  BELGIAN_TARIFF,
  BRUSSELS_MUNICIPALITIES,
  builtInProgram,
  generatedRegion,
  linearCurves,
  runStudy,
  type StudyLamp,
  type StudyProgram,
} from '@lamplighter/controller';
import { compile } from '@lamplighter/lighting';
import type { BenchCase } from '../bench-case.js';
import { aloneIn, benchPrograms, benchRegion } from './bench-region.js';
import { hoursByMinute } from './naive.js';
import { secondsOf } from './seconds-of.js';

const FROM = Date.UTC(2025, 11, 31, 23);
const TO = Date.UTC(2026, 11, 31, 23);

/** A year of 83,420 luminaires, 200 programs against full light, beside asking minute by minute. */
export function yearStudyCase(say: (text: string) => void): BenchCase {
  say('A year of the whole Region: 83,420 luminaires, 200 programs against full light');
  const programs = benchPrograms();
  const program: StudyProgram = {
    name: '200 programs',
    programs,
    calendars: programs.map(({ id }) => Calendar.parse({ id, name: id, defaultProgramId: id })),
    classCalendars: new Map(),
    defaultCalendarId: calendarId('program-0'),
  };
  const lamps = generatedRegion().map((lamp, index): StudyLamp => {
    const municipality = Number(lamp.nis) - 21_001;
    const own = programs.filter((_, number) => number % BRUSSELS_MUNICIPALITIES.length === municipality);
    return { ...lamp, calendarId: own[index % own.length]?.id ?? null };
  });
  const places = new Map(
    BRUSSELS_MUNICIPALITIES.map(({ nis, name, latitude, longitude }) => [
      nis,
      { name, place: { latitude, longitude, timeZone: 'Europe/Brussels', switchingElevation: -0.833 } },
    ]),
  );
  let kWh = 0;
  const seconds = secondsOf(() => {
    const { total } = runStudy({
      lamps,
      places,
      from: FROM,
      to: TO,
      program,
      against: builtInProgram('full'),
      powerWindow: { kind: 'permanent' },
      darkElevation: -6,
      tariff: BELGIAN_TARIFF,
      curves: linearCurves(),
      standbyW: 0.5,
      ballastFactor: 1,
      co2KgPerKwh: 0.15,
      presence: null,
      groupBy: 'municipality',
    });
    kWh = total.program.kwh;
  });
  say(`  ${seconds.toFixed(1)} s for both programs; ${Math.round(kWh).toLocaleString('en')} kWh under the 200`);
  const [document] = benchRegion();
  const device = document?.luminaires[0]?.device;
  if (!document || !device) throw new Error('the Region has no luminaire');
  const minuteByMinute = secondsOf(() => yearOf(document, device));
  // Both programs of each luminaire, as ours.
  const other = 1 / (2 * minuteByMinute);
  const ours = lamps.length / seconds;
  return {
    case: `a year of ${lamps.length.toLocaleString('en')} lamps, ${seconds.toFixed(1)} s`,
    ours,
    other,
    others: 'asking minute by minute (one lamp, day plans kept)',
    ratio: ours / other,
    unit: 'lamp years/s',
  };
}

function yearOf(document: DesiredState, device: DeviceId): void {
  const hours = hoursByMinute(compile(aloneIn(document, device)), device, FROM, TO);
  const sum = [...hours.values()].reduce((all, each) => all + each, 0);
  if (Math.abs(sum - (TO - FROM) / HOUR) > 0.1) throw new Error('the year has lost hours');
}
