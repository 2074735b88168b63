import { type ControlProgram, deviceId, parseDesiredState } from '@lamplighter/contracts';
import { compile, defaultCalendar, nightCurve, nightsOfYear, previewOf } from '@lamplighter/lighting';
import type { PreviewOptions } from './options.js';
import type { PictureData } from './picture-data.js';

const LAMP = deviceId('lamp');

/** A program on every day, for one luminaire at a place, over a year and one night. */
export function previewProgram(
  program: ControlProgram,
  { place, floorLevel, lightingClass, year, date }: Omit<PreviewOptions, 'program' | 'out' | 'json'>,
): PictureData {
  const calendar = { ...defaultCalendar(), defaultProgramId: program.id };
  const lamp = { device: LAMP, shortAddress: 0, calendarId: calendar.id, floorLevel, lightingClass };
  const compiled = compile(
    parseDesiredState({
      format: 1,
      nis: '21004',
      edge: 'preview',
      version: 1,
      place,
      powerWindow: { kind: 'permanent' },
      luminaires: [lamp],
      programs: [program],
      calendars: [calendar],
    }),
  );
  const preview = previewOf({ compiled, device: LAMP, ...nightsOfYear(place.timeZone, year), cellMinutes: 5 });
  return { program, place, lamp, year, preview, night: nightCurve(compiled, LAMP, date) };
}
