import { ControlProgram } from '@lamplighter/contracts';
import { expect } from 'chai';
import { exportControlPrograms, importControlPrograms } from './control-program.js';
import { refused } from './testing/refused.js';

const OPTIONS = { ownerCms: 'urn:cms', dayOffsetHours: 12 } as const;
const program = (control: object): ControlProgram =>
  ControlProgram.parse({ id: 'street', name: 'street', activePeriods: [], dynamicControls: [control] });
const written = (control: object) => exportControlPrograms([program(control)], OPTIONS)[0]?.dynamicControls;
const read = (control: object) =>
  importControlPrograms(
    [
      {
        type: 'ControlProgramOne',
        id: 'street',
        ownerCMS: 'urn:cms',
        activePeriods: [],
        fixedTimeControls: [{ startTime: '12:00:00', command: { state: { name: 'LevelState', value: 100 } } }],
        dynamicControls: [control],
      },
    ],
    OPTIONS,
  ).documents[0]?.dynamicControls;

const command = (value: number) => ({ state: { name: 'LevelState', value } });

describe('dynamic controls in TALQ', () => {
  const pairs: readonly (readonly [name: string, ours: object, theirs: object])[] = [
    [
      'presence, by sensors that the receiver chooses',
      { kind: 'presence', operation: 'add', holdSeconds: 60, levels: [40], rampSeconds: 2, rampFromSeconds: 10 },
      {
        effect: {
          type: 'FixedControlEffect',
          source: {},
          operation: 'Add',
          holdTime: 60,
          command: { ...command(40), rampToLevelTime: 2, rampFromLevelTime: 10 },
        },
      },
    ],
    [
      'named sensors, through the whole day',
      {
        kind: 'sensor',
        id: 'traffic',
        operation: 'mul',
        holdSeconds: 300,
        between: { from: '12:00', to: '12:00' },
        sensors: ['counter-1', 'counter-2'],
        level: 50,
        colourTemperatureK: 3000,
      },
      {
        period: { startTime: '12:00:00', endTime: '12:00:00' },
        effect: {
          type: 'FixedControlEffect',
          source: { sensor: { sensorAddresses: ['counter-1', 'counter-2'] } },
          operation: 'Mul',
          holdTime: 300,
          command: { state: { name: 'LevelAndCCTColorState', cct: 3000, level: 50 } },
        },
        'x-lamplighter': { id: 'traffic' },
      },
    ],
    [
      'a level from outside',
      { kind: 'external', operation: 'max', holdSeconds: 30, source: 'edge-7' },
      {
        effect: {
          type: 'ExternalControlEffect',
          source: { sensor: { sensorAddresses: ['edge-7'] } },
          operation: 'Max',
          holdTime: 30,
        },
      },
    ],
  ];
  for (const [name, ours, theirs] of pairs) {
    it(`are the same both ways: ${name}`, () => {
      expect(written(ours)).to.deep.equal([theirs]);
      expect(read(theirs)).to.deep.equal([ours]);
    });
  }

  it('read an empty list of sensors as none', () => {
    const source = { sensor: { sensorAddresses: [] } };
    const effect = { type: 'FixedControlEffect', source, operation: 'Set', holdTime: 5, command: command(1) };
    expect(read({ effect })).to.deep.equal([{ kind: 'presence', operation: 'set', holdSeconds: 5, levels: [1] }]);
  });
});

describe('dynamic controls that TALQ has no words for', () => {
  const cases: readonly (readonly [why: string, control: object, refusals: string[]])[] = [
    [
      'a level for more than one ring',
      { kind: 'presence', holdSeconds: 60, levels: [100, 80] },
      ['no-equivalent /0/dynamicControls/0/levels: has a level for more than one ring: a TALQ effect has one'],
    ],
    [
      'a presence level between percents',
      { kind: 'presence', holdSeconds: 60, levels: [99.5] },
      ['no-equivalent /0/dynamicControls/0/levels/0: must be a whole percentage (TALQ DimLevel)'],
    ],
    [
      'a sensor level between percents',
      { kind: 'sensor', holdSeconds: 60, sensors: ['counter-1'], level: 0.5 },
      ['no-equivalent /0/dynamicControls/0/level: must be a whole percentage (TALQ DimLevel)'],
    ],
    [
      'ramps and colour beside a level from outside',
      {
        kind: 'external',
        holdSeconds: 60,
        source: 'edge-7',
        rampSeconds: 1,
        rampFromSeconds: 2,
        colourTemperatureK: 3000,
      },
      ['rampSeconds', 'rampFromSeconds', 'colourTemperatureK'].map(
        (field) =>
          `no-equivalent /0/dynamicControls/0/${field}: comes from outside with the level (ExternalControlEffect): leave it out`,
      ),
    ],
  ];
  for (const [why, control, refusals] of cases) {
    it(`are refused: ${why}`, () => {
      expect(refused(() => written(control))).to.deep.equal(refusals);
    });
  }
});

describe('TALQ dynamic controls that cannot be taken over', () => {
  const fixed = { type: 'FixedControlEffect', source: {}, operation: 'Set', holdTime: 60, command: command(1) };
  const external = { type: 'ExternalControlEffect', source: {}, operation: 'Set', holdTime: 60 };
  const cases: readonly (readonly [why: string, effect: object, refusal: string])[] = [
    ['no hold time', { ...fixed, holdTime: undefined }, 'invalid /0/dynamicControls/0/effect/holdTime: is missing'],
    [
      'a hold time below five seconds',
      { ...fixed, holdTime: 4 },
      'not-supported /0/dynamicControls/0/effect/holdTime: must be whole seconds from 5 to 3600',
    ],
    [
      'a hold time with a fraction',
      { ...fixed, holdTime: 7.5 },
      'not-supported /0/dynamicControls/0/effect/holdTime: must be whole seconds from 5 to 3600',
    ],
    [
      'a fixed effect without a command',
      { ...fixed, command: undefined },
      'invalid /0/dynamicControls/0/effect/command: is missing',
    ],
    [
      'an external effect with a command',
      { ...external, source: { sensor: { sensorAddresses: ['edge-7'] } }, command: command(1) },
      'unknown-property /0/dynamicControls/0/effect/command: is not known here: remove it',
    ],
    [
      'an external effect without a source',
      external,
      'not-supported /0/dynamicControls/0/effect/source: must name the one sensor that the level comes from',
    ],
    [
      'an external effect from two sources',
      { ...external, source: { sensor: { sensorAddresses: ['edge-7', 'edge-8'] } } },
      'not-supported /0/dynamicControls/0/effect/source: must name the one sensor that the level comes from',
    ],
    [
      'an effect of another type',
      { ...fixed, type: 'LearningControlEffect' },
      'not-supported /0/dynamicControls/0/effect/type: LearningControlEffect is not supported: use FixedControlEffect or ExternalControlEffect',
    ],
  ];
  for (const [why, effect, refusal] of cases) {
    it(`are refused: ${why}`, () => {
      const given = JSON.parse(JSON.stringify({ effect })) as object;
      expect(refused(() => read(given))).to.deep.equal([refusal]);
    });
  }
});
