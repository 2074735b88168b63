import { DESIRED_LIMITS, type DesiredState, parseDesiredState } from '@lamplighter/contracts';

export const LINES = 2;
export const LAMPS_PER_LINE = 50;

/** A hundred lamps on two lines that have power all day, so that the day is no holiday for the edge. */
export function streetOfAHundred(): DesiredState {
  const lines = Array.from({ length: LINES }, (_, line) => line);
  const luminaires = lines.flatMap((line) =>
    Array.from({ length: LAMPS_PER_LINE }, (_, shortAddress) => ({
      device: `lamp-${line}-${shortAddress}`,
      line,
      shortAddress,
      calendarId: 'every-day',
      nominalPowerW: 42,
      lightingClass: 'P3',
      floorLevel: 20,
    })),
  );
  if (luminaires.length > DESIRED_LIMITS.luminaires) throw new Error('more lamps than one edge may have');
  return parseDesiredState({
    format: 1,
    nis: '21004',
    edge: 'cabinet-52',
    version: 1,
    place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels' },
    powerWindow: { kind: 'permanent' },
    luminaires,
    sensors: lines.map((line) => ({
      device: `sensor-${line}`,
      kind: 'presence',
      line,
      shortAddress: 0,
      rings: [[`lamp-${line}-0`, `lamp-${line}-1`], [`lamp-${line}-2`]],
    })),
    programs: [
      {
        id: 'residential',
        name: 'Residential street',
        activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
        steps: [{ kind: 'fixedTime', at: '23:00', level: 50 }],
        dynamicControls: [{ kind: 'presence', levels: [100, 70], holdSeconds: 60 }],
      },
    ],
    calendars: [{ id: 'every-day', name: 'Every day', defaultProgramId: 'residential' }],
  });
}
