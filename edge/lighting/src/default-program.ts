import { Calendar, ControlProgram } from '@lamplighter/contracts';

/**
 * A program for a street without one: full in the evening and the morning, off-peak dimming 22:00 to 06:00 by 30 % and
 * 50 %, brighter where people walk. Off-peak dimming: DESIGN.md section 1.
 */
export const defaultProgram = (): ControlProgram =>
  ControlProgram.parse({
    id: 'residential',
    name: 'Residential street',
    description: 'Sunset to sunrise; 70 % from 22:00, 50 % from midnight, 70 % from 05:00, full from 06:00; presence.',
    activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
    baseLevel: 100,
    steps: [
      { kind: 'fixedTime', id: 'evening', at: '22:00', level: 70 },
      { kind: 'fixedTime', id: 'midnight', at: '00:00', level: 50 },
      { kind: 'fixedTime', id: 'morning', at: '05:00', level: 70 },
      { kind: 'fixedTime', id: 'day-start', at: '06:00', level: 100 },
    ],
    dynamicControls: [{ kind: 'presence', id: 'presence', operation: 'max', levels: [100, 80], holdSeconds: 60 }],
  });

/** The default program on every day. */
export const defaultCalendar = (): Calendar =>
  Calendar.parse({ id: 'every-day', name: 'Every day', defaultProgramId: defaultProgram().id });
