import type { ControlProgram, DesiredState, DimLevel, EpochMs } from '@lamplighter/contracts';
import { CalendarId, DeviceId } from '@lamplighter/contracts';
import { compile, nightOf, programCurve } from '@lamplighter/lighting';

/** What a program does in one night at one edge: the same computation as in the street. */
export interface Preview {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly sunset: EpochMs | null;
  readonly sunrise: EpochMs | null;
  /** [instant, level] steps, each holding until the next. */
  readonly programmed: [EpochMs, DimLevel][];
}

/**
 * The curve of a program in the running or coming night at an edge's place, with the floor of its first luminaire. Null
 * in polar day, when there is no night.
 */
export function previewProgram(
  desired: Omit<DesiredState, 'programs' | 'calendars'>,
  program: ControlProgram,
  instant: EpochMs,
): Preview | null {
  const night = nightOf(desired.place, instant);
  if (!night) return null;
  const id = CalendarId.parse('preview');
  const model = desired.luminaires[0];
  const device = model?.device ?? DeviceId.parse('preview');
  const compiled = compile({
    ...desired,
    sensors: [],
    programs: [program],
    calendars: [{ id, name: 'preview', rules: [], defaultProgramId: program.id, dayOffsetHours: 12 }],
    luminaires: [
      {
        device,
        line: 0,
        shortAddress: 0,
        calendarId: id,
        lightingClass: model?.lightingClass ?? '',
        floorLevel: model?.floorLevel ?? 0,
      },
    ],
  });
  const { from, to, sunset, sunrise } = night;
  // A little of the day on both sides, so that switching on and off shows.
  return { from, to, sunset, sunrise, programmed: programCurve(compiled, device, from - MARGIN_MS, to + MARGIN_MS) };
}

const MARGIN_MS = 3_600_000;
