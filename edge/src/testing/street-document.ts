import { type DesiredState, parseDesiredState } from '@lamplighter/contracts';

/** A small street in Brussels: lamps at short addresses 0 and up, one presence sensor over the first two. For unit tests. */
export function streetDocument(lamps: number, more: Partial<DesiredState> = {}): DesiredState {
  return parseDesiredState({
    format: 1,
    nis: '21004',
    edge: 'cabinet-52',
    version: 1,
    place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels' },
    powerWindow: { kind: 'permanent' },
    luminaires: Array.from({ length: lamps }, (_, index) => ({
      device: `lamp-${index}`,
      shortAddress: index,
      calendarId: 'every-day',
    })),
    sensors: [
      {
        device: 'sensor-0',
        kind: 'presence',
        shortAddress: 0,
        rings: lamps > 1 ? [['lamp-0'], ['lamp-1']] : [['lamp-0']],
      },
    ],
    programs: [
      {
        id: 'residential',
        name: 'Residential street',
        activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
        steps: [{ kind: 'fixedTime', at: '23:00', level: 50 }],
        dynamicControls: [{ kind: 'presence', levels: [100, 80], holdSeconds: 60 }],
      },
    ],
    calendars: [{ id: 'every-day', name: 'Every day', defaultProgramId: 'residential' }],
    ...more,
  });
}
