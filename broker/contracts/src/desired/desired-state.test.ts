import { expect } from 'chai';
import { WireError } from '../errors.js';
import { parseDesiredState } from './desired-state.js';

const document = {
  format: 1,
  nis: '21004',
  edge: 'cabinet-52',
  version: 3,
  place: { latitude: 50.85, longitude: 4.35, timeZone: 'Europe/Brussels' },
  powerWindow: { kind: 'switched', leadMinutes: 30, lagMinutes: 30 },
  luminaires: [{ device: 'lamp-1', shortAddress: 0, calendarId: 'all-year' }],
  sensors: [{ device: 'sensor-1', kind: 'presence', shortAddress: 0, rings: [['lamp-1']] }],
  programs: [
    {
      id: 'street',
      name: 'Street',
      activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
      steps: [{ kind: 'fixedTime', at: '23:00', level: 50 }],
    },
  ],
  calendars: [{ id: 'all-year', name: 'All year', defaultProgramId: 'street' }],
};
const changed = (change: (copy: typeof document & Record<string, unknown>) => void): (() => unknown) => {
  const copy = structuredClone(document);
  change(copy as typeof document & Record<string, unknown>);
  return () => parseDesiredState(copy);
};

describe('a desired-state document', () => {
  it('is completed with defaults', () => {
    const state = parseDesiredState(document);
    expect(state.place.switchingElevation).to.equal(-0.833);
    expect(state.programs[0]).to.deep.include({ baseLevel: 100, dynamicControls: [] });
    expect(state.calendars[0]?.dayOffsetHours).to.equal(12);
  });

  const wrong: [string, RegExp, Parameters<typeof changed>[0]][] = [
    [
      'a level above 100',
      /programs.0.steps.0.level: must be 0 to 100 %/,
      (d) => Object.assign(d.programs[0]?.steps[0] as object, { level: 101 }),
    ],
    [
      'a time that no clock shows',
      /programs.0.steps.0.at: must be a local time/,
      (d) => Object.assign(d.programs[0]?.steps[0] as object, { at: '24:10' }),
    ],
    [
      'an unknown time zone',
      /timeZone: must be an IANA time zone/,
      (d) => Object.assign(d.place, { timeZone: 'Mars/Base' }),
    ],
    [
      'a calendar that is not there',
      /calendar nowhere is not in this document/,
      (d) => Object.assign(d.luminaires[0] as object, { calendarId: 'nowhere' }),
    ],
    [
      'a program that is not there',
      /program gone is not in this document/,
      (d) => Object.assign(d.calendars[0] as object, { defaultProgramId: 'gone' }),
    ],
    [
      'two lamps at one address',
      /appears twice/,
      (d) => d.luminaires.push({ device: 'lamp-2', shortAddress: 0, calendarId: 'all-year' }),
    ],
    [
      'a sensor around a lamp that is not there',
      /luminaire lamp-9 is not in this document/,
      (d) => Object.assign(d.sensors[0] as object, { rings: [['lamp-9']] }),
    ],
    ['a key nobody knows', /surprise/, (d) => Object.assign(d, { surprise: true })],
    ['another format', /format 9 is not supported/, (d) => Object.assign(d, { format: 9 })],
  ];
  for (const [what, message, change] of wrong) {
    it(`is refused for ${what}, naming the place`, () => {
      expect(changed(change)).to.throw(WireError, message);
    });
  }
});
