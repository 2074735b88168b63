import { deviceId, groupId } from '@lamplighter/contracts';
import { expect } from 'chai';
import { exportOverrideCommand, importOverrideCommand, type OverrideOrder } from './override-command.js';
import { refused } from './testing/refused.js';

const at = (iso: string): number => Date.parse(iso);
const RESUME_UNTIL = at('2026-12-02T00:00:00Z');
const LAMP = deviceId('lamp-1');
const SQUARE = groupId('square');
const level = (more: object = {}) =>
  ({
    kind: 'override',
    level: 60,
    until: at('2026-12-01T23:00:00Z'),
    rank: 'operator',
    ...more,
  }) as OverrideOrder['action'];
const order = (action: OverrideOrder['action'], more: Partial<OverrideOrder> = {}): OverrideOrder => ({
  devices: [LAMP],
  groups: [SQUARE],
  action,
  ...more,
});
const ADDRESSES = [
  { resource: 'devices', address: 'lamp-1' },
  { resource: 'groups', address: 'square' },
];
const COMMAND = {
  state: { name: 'LevelState', value: 60 },
  reason: 'override',
  expiration: '2026-12-01T23:00:00.000Z',
};
const read = (value: object): OverrideOrder => importOverrideCommand(value, { resumeUntil: RESUME_UNTIL });
const targetCommand = (more: object) => ({ addresses: ADDRESSES, targetCommand: { ...COMMAND, ...more } });

describe('overrides in TALQ', () => {
  const pairs: readonly (readonly [name: string, ours: OverrideOrder, theirs: object])[] = [
    ['a level until an instant', order(level()), targetCommand({})],
    [
      'a level with all that TALQ can say of it, and who asked why',
      order(
        level({
          colourTemperatureK: 2700,
          start: at('2026-12-01T20:30:00Z'),
          rampSeconds: 5,
          rampFromSeconds: 60,
        }),
        { cmsRefId: 'fair-17', issuer: 'anna', reason: 'Christmas market' },
      ),
      {
        ...targetCommand({
          state: { name: 'LevelAndCCTColorState', cct: 2700, level: 60 },
          rampToLevelTime: 5,
          rampFromLevelTime: 60,
          cmsRefId: 'fair-17',
          start: '2026-12-01T20:30:00.000Z',
        }),
        'x-lamplighter': { issuer: 'anna', reason: 'Christmas market' },
      },
    ],
    [
      'back to the program: no command',
      order(level({ level: null })),
      { addresses: ADDRESSES, 'x-lamplighter': { until: at('2026-12-01T23:00:00Z') } },
    ],
  ];
  for (const [name, ours, theirs] of pairs) {
    it(`are the same both ways: ${name}`, () => {
      expect(exportOverrideCommand(ours)).to.deep.equal(theirs);
      expect(read(theirs)).to.deep.equal(ours);
    });
  }

  it('resume for as long as the importer says when TALQ alone speaks', () => {
    expect(read({ addresses: ADDRESSES }).action).to.deep.equal(level({ level: null, until: RESUME_UNTIL }));
  });

  it('read an instant with any offset and any fraction of a second', () => {
    const instants = ['2026-12-02T01:00:00+02:00', '2026-12-01t23:00:00z', '2026-12-01T23:00:00.000999Z'];
    for (const expiration of instants) {
      expect(read(targetCommand({ expiration })).action.until, expiration).to.equal(at('2026-12-01T23:00:00Z'));
    }
  });

  it('read the default reason as an override', () => {
    expect(read(targetCommand({ reason: undefined })).action).to.deep.equal(level());
    expect(read(targetCommand({ reason: 'default' })).action).to.deep.equal(level());
  });
});

describe('overrides that TALQ has no words for', () => {
  const cases: readonly (readonly [why: string, ours: OverrideOrder, refusals: string[]])[] = [
    ['an emergency', order(level({ rank: 'emergency' })), ['no-equivalent /action/rank: emergency: TALQ has no ranks']],
    [
      'a maintenance lock',
      order(level({ rank: 'maintenance' })),
      ['no-equivalent /action/rank: maintenance: TALQ has no ranks'],
    ],
    ['an exercise', order(level({ drill: true })), ['no-equivalent /action/drill: TALQ has no exercises']],
    [
      'a level between percents',
      order(level({ level: 0.1 })),
      ['no-equivalent /action/level: must be a whole percentage (TALQ DimLevel)'],
    ],
    [
      'a resume with a time, a ramp and a token',
      order(level({ level: null, start: 1, rampSeconds: 1 }), { cmsRefId: 'x' }),
      ['/action/start', '/action/rampSeconds', '/cmsRefId'].map(
        (path) => `no-equivalent ${path}: has no place in a resume, which has no command in TALQ: leave it out`,
      ),
    ],
    [
      'an end before its start',
      order(level({ start: at('2027-01-01T00:00:00Z') })),
      ['invalid /action/until: must be after start'],
    ],
    [
      'an end beyond the year 9999',
      order(level({ until: 253_402_300_800_000 })),
      ['no-equivalent /action/until: is after the year 9999, the last that RFC 3339 can write'],
    ],
    [
      'nothing to override',
      order(level(), { devices: [], groups: [] }),
      ['invalid /devices: is empty and so is groups: name what to override'],
    ],
  ];
  for (const [why, ours, refusals] of cases) {
    it(`are refused: ${why}`, () => {
      expect(refused(() => exportOverrideCommand(ours))).to.deep.equal(refusals);
    });
  }
});

describe('TALQ overrides that cannot be taken over', () => {
  const date = 'must be a date and time of RFC 3339 such as 2026-12-31T23:00:00Z';
  const cases: readonly (readonly [why: string, theirs: object, refusals: string[]])[] = [
    ['no end', targetCommand({ expiration: undefined }), ['invalid /targetCommand/expiration: is missing']],
    [
      'an end on no day',
      targetCommand({ expiration: '2026-02-30T00:00:00Z' }),
      [`invalid /targetCommand/expiration: ${date}`],
    ],
    [
      'an end without a zone',
      targetCommand({ expiration: '2026-02-20T00:00:00' }),
      [`invalid /targetCommand/expiration: ${date}`],
    ],
    [
      'an end before 1970',
      targetCommand({ expiration: '1969-12-31T00:00:00Z' }),
      ['not-supported /targetCommand/expiration: must not be before 1970'],
    ],
    [
      'an end at its start',
      targetCommand({ start: COMMAND.expiration }),
      ['invalid /targetCommand/expiration: must be after start'],
    ],
    [
      'a notice from an external sensor',
      { targetCommand: { ...COMMAND, reason: 'sensor', refAddress: 'radar-1' } },
      [
        'invalid /addresses: is missing',
        'not-supported /targetCommand/reason: a notice from an external sensor (no addresses, reason sensor) is no override and is not supported',
        'not-supported /targetCommand/refAddress: names a sensor or program: an override comes from an operator',
      ],
    ],
    [
      "a program's command",
      targetCommand({ reason: 'program' }),
      ['not-supported /targetCommand/reason: must be override'],
    ],
    ['nothing to override', { addresses: [], targetCommand: COMMAND }, ['invalid /addresses: is empty']],
    [
      'one function of a luminaire',
      { addresses: [{ resource: 'devices', address: 'lamp-1/lampActuator' }] },
      [
        'not-supported /addresses/0/address: lamp-1/lampActuator names a function or attribute, which is no device in the address book: name the device',
      ],
    ],
    [
      'something that is neither device nor group',
      { addresses: [{ resource: 'calendars', address: 'c' }] },
      ['not-supported /addresses/0/resource: calendars is not supported: use devices or groups'],
    ],
    [
      'a colour',
      targetCommand({ state: { name: 'XYColorState' } }),
      [
        'not-supported /targetCommand/state/name: XYColorState is not supported: use LevelState or LevelAndCCTColorState',
      ],
    ],
  ];
  for (const [why, theirs, refusals] of cases) {
    it(`are refused: ${why}`, () => {
      const given = JSON.parse(JSON.stringify(theirs)) as object;
      expect(refused(() => read(given))).to.deep.equal(refusals);
    });
  }
});
