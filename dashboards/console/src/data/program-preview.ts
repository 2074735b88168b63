import type {
  CalendarId,
  ControlProgram,
  DesiredState,
  DeviceId,
  EdgeId,
  EpochMs,
  NisCode,
} from '@lamplighter/contracts';
import { TIME_ZONE } from '../format/time.js';
import type { Steps } from './night-series.js';

export interface PreviewPlace {
  readonly latitude: number;
  readonly longitude: number;
}

/** Grand-Place of Brussels: where the sun is reckoned while no luminaire is known. */
export const REGION: PreviewPlace = { latitude: 50.8466, longitude: 4.3517 };

export interface ProgramPreview {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly sunset: EpochMs | null;
  readonly sunrise: EpochMs | null;
  readonly draft: Steps;
  readonly current: Steps;
}

/** A little of the day on both sides of the night, so that switching on and off shows. */
const MARGIN = 3_600_000;
const DEVICE = 'preview' as DeviceId;

/** The running or coming night under two versions of a program, by the same code that lights the street. */
export async function previewProgram(
  draft: ControlProgram,
  current: ControlProgram,
  place: PreviewPlace,
  instant: EpochMs,
): Promise<ProgramPreview | null> {
  // Lighting is loaded only here: the map needs none of it.
  const { compile, nightOf, programCurve } = await import('@lamplighter/lighting');
  const full: DesiredState['place'] = { ...place, timeZone: TIME_ZONE, switchingElevation: -0.833 };
  const night = nightOf(full, instant);
  if (!night) return null;
  const from = night.from - MARGIN;
  const to = night.to + MARGIN;
  const curve = (program: ControlProgram): Steps => programCurve(compile(desiredWith(program, full)), DEVICE, from, to);
  return { from, to, sunset: night.sunset, sunrise: night.sunrise, draft: curve(draft), current: curve(current) };
}

function desiredWith(program: ControlProgram, place: DesiredState['place']): DesiredState {
  const calendarId = 'preview' as CalendarId;
  return {
    format: 1,
    nis: '21004' as NisCode,
    edge: 'preview' as EdgeId,
    version: 1,
    place,
    powerWindow: { kind: 'permanent' },
    luminaires: [{ device: DEVICE, line: 0, shortAddress: 0, calendarId, lightingClass: '', floorLevel: 0 }],
    sensors: [],
    programs: [program],
    calendars: [{ id: calendarId, name: 'preview', rules: [], defaultProgramId: program.id, dayOffsetHours: 12 }],
  };
}
