import { ControlProgram } from '@lamplighter/contracts';
import { expect } from 'chai';
import { exportControlPrograms, importControlPrograms } from './control-program.js';
import { refused } from './testing/refused.js';

const NOON = { ownerCms: 'urn:cms', dayOffsetHours: 12 } as const;
const MIDNIGHT = { ...NOON, dayOffsetHours: 0 } as const;
const NIGHT = { kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } };

const program = (parts: object): ControlProgram =>
  ControlProgram.parse({ id: 'street', name: 'street', activePeriods: [NIGHT], ...parts });
const at = (time: string, level: number, more: object = {}) => ({ kind: 'fixedTime', at: time, level, ...more });
const bySun = (operation: string, level: number) => ({ kind: 'astroClock', event: 'sunset', operation, level });
const control = (startTime: string, value: number, more: object = {}) => ({
  startTime,
  command: { state: { name: 'LevelState', value }, ...more },
});
const talq = (parts: object = {}) => ({
  type: 'ControlProgramOne',
  id: 'street',
  ownerCMS: 'urn:cms',
  activePeriods: [],
  fixedTimeControls: [control('12:00:00', 100)],
  ...parts,
});
const written = (parts: object, options: typeof NOON | typeof MIDNIGHT) =>
  exportControlPrograms([program(parts)], options)[0];
const read = (parts: object, options: typeof NOON | typeof MIDNIGHT = NOON) =>
  importControlPrograms([talq(parts)], options).documents[0];

describe('control programs in TALQ', () => {
  const ours = program({
    id: 'park',
    name: 'Park, with people',
    description: 'Closes at midnight',
    baseLevel: 90,
    steps: [
      at('22:00', 70, { id: 'late', rampSeconds: 30, rampFromSeconds: 10 }),
      at('00:30', 20, { colourTemperatureK: 2200 }),
      { kind: 'astroClock', event: 'sunrise', offsetMinutes: -45, operation: 'max', level: 60 },
    ],
    dynamicControls: [
      { kind: 'presence', id: 'walkers', levels: [100], holdSeconds: 60, between: { from: '22:00', to: '05:00' } },
    ],
  });
  const theirs = {
    type: 'ControlProgramOne',
    id: 'park',
    ownerCMS: 'urn:cms',
    activePeriods: [{ name: 'AstroClockActivePeriod', sunsetOffset: 0, sunriseOffset: 0 }],
    fixedTimeControls: [
      {
        startTime: '00:30:00',
        command: { state: { name: 'LevelAndCCTColorState', cct: 2200, level: 20 } },
      },
      { startTime: '12:00:00', command: { state: { name: 'LevelState', value: 90 } } },
      {
        startTime: '22:00:00',
        command: { state: { name: 'LevelState', value: 70 }, rampToLevelTime: 30, rampFromLevelTime: 10 },
        'x-lamplighter': { id: 'late' },
      },
    ],
    astroClockTimeControls: [
      {
        offset: -45,
        solarEventType: 'sunrise',
        operation: 'Max',
        command: { state: { name: 'LevelState', value: 60 } },
      },
    ],
    dynamicControls: [
      {
        period: { startTime: '22:00:00', endTime: '05:00:00' },
        effect: {
          type: 'FixedControlEffect',
          source: {},
          operation: 'Max',
          holdTime: 60,
          command: { state: { name: 'LevelState', value: 100 } },
        },
        'x-lamplighter': { id: 'walkers' },
      },
    ],
    'x-lamplighter': { name: 'Park, with people', description: 'Closes at midnight' },
  };

  it('are written in its words, the base level as a control at noon', () => {
    expect(exportControlPrograms([ours], NOON)).to.deep.equal([theirs]);
  });

  it('are read back as they were, evening before morning', () => {
    expect(importControlPrograms([theirs], NOON)).to.deep.equal({ ownerCms: 'urn:cms', documents: [ours] });
  });

  it('take their id for a name when only TALQ speaks', () => {
    expect(read({})).to.deep.equal(program({ activePeriods: [] }));
  });

  it('have no owner when there are none', () => {
    expect(importControlPrograms([], NOON)).to.deep.equal({ ownerCms: null, documents: [] });
  });

  describe('in days from noon', () => {
    it('carry the level of the day before over when nothing stands at noon', () => {
      const carried = program({ activePeriods: [], carriesOver: true, steps: [at('22:00', 50)] });
      expect(read({ fixedTimeControls: [control('22:00:00', 50)] })).to.deep.equal(carried);
      expect(written({ activePeriods: [], carriesOver: true, steps: [at('22:00', 50)] }, NOON)).to.deep.equal(
        talq({ fixedTimeControls: [control('22:00:00', 50)], astroClockTimeControls: [], dynamicControls: [] }),
      );
    });

    it('keep a step at noon that has a ramp, since a base level has none', () => {
      const steps = [at('12:00', 50, { rampSeconds: 5 }), at('22:00', 30)];
      const controls = [control('12:00:00', 50, { rampToLevelTime: 5 }), control('22:00:00', 30)];
      expect(read({ fixedTimeControls: controls })).to.deep.equal(program({ activePeriods: [], steps }));
      expect(written({ steps }, NOON)?.fixedTimeControls).to.deep.equal(controls);
    });

    it('read a midnight control as a step', () => {
      expect(read({ fixedTimeControls: [control('00:00:00', 50)] })?.steps).to.deep.equal([at('00:00', 50)]);
    });
  });

  describe('in days from midnight', () => {
    it('have a base level at midnight when no other control stands beside it', () => {
      const sun = { astroClockTimeControls: [{ ...theirs.astroClockTimeControls[0] }] };
      const base = [control('00:00:00', 40)];
      expect(read({ fixedTimeControls: base, ...sun }, MIDNIGHT)?.baseLevel).to.equal(40);
      expect(written({ baseLevel: 40, steps: [bySun('set', 20)] }, MIDNIGHT)?.fixedTimeControls).to.deep.equal(base);
    });

    it('keep a control at midnight beside others as a step, and write no base level', () => {
      const steps = [at('00:00', 40), at('22:00', 70)];
      const controls = [control('00:00:00', 40), control('22:00:00', 70)];
      expect(read({ fixedTimeControls: controls }, MIDNIGHT)).to.deep.equal(program({ activePeriods: [], steps }));
      expect(written({ steps }, MIDNIGHT)?.fixedTimeControls).to.deep.equal(controls);
    });

    it('are refused with a base level beside steps that leave it the evening only', () => {
      expect(refused(() => written({ baseLevel: 40, steps: [at('22:00', 70)] }, MIDNIGHT))).to.deep.equal([
        'no-equivalent /0/baseLevel: has no place beside steps in days from midnight: add a step at 00:00, or set carriesOver',
      ]);
    });
  });

  it('remember a base level without effect, and use it nowhere else', () => {
    const silent = written({ carriesOver: true, baseLevel: 30, steps: [at('22:00', 50)] }, NOON);
    expect(silent?.['x-lamplighter']).to.deep.equal({ baseLevel: 30 });
    expect(importControlPrograms([silent], NOON).documents[0]).to.include({ baseLevel: 30, carriesOver: true });
    expect(read({ 'x-lamplighter': { baseLevel: 30 } })?.baseLevel).to.equal(100);
    const empty = { fixedTimeControls: [], 'x-lamplighter': { baseLevel: 30 } };
    const setting = { ...theirs.astroClockTimeControls[0], operation: 'Set' };
    expect(read({ ...empty, astroClockTimeControls: [setting] })?.baseLevel).to.equal(100);
  });

  it('may do without fixed-time controls when astro-clock controls set every level', () => {
    const parts = { carriesOver: true, steps: [bySun('set', 50)] };
    const only = written({ ...parts, activePeriods: [] }, NOON);
    expect(only?.fixedTimeControls).to.deep.equal([]);
    expect(importControlPrograms([only], NOON).documents).to.deep.equal([program({ ...parts, activePeriods: [] })]);
  });

  it('are read in any order of the controls, whose times say what follows what', () => {
    const controls = [control('22:00:00', 50), control('12:00:00', 90), control('01:15:30', 20)];
    expect(read({ fixedTimeControls: controls })).to.deep.equal(
      program({ activePeriods: [], baseLevel: 90, steps: [at('22:00', 50), at('01:15:30', 20)] }),
    );
  });
});

describe('control programs that TALQ has no words for', () => {
  const cases: readonly (readonly [why: string, parts: object, refusal: string])[] = [
    [
      'levels between percents',
      { steps: [at('22:00', 70.5)] },
      '/0/steps/0/level: must be a whole percentage (TALQ DimLevel)',
    ],
    ['a base level between percents', { baseLevel: 33.3 }, '/0/baseLevel: must be a whole percentage (TALQ DimLevel)'],
    [
      'parts of minutes',
      { steps: [{ ...bySun('set', 1), offsetMinutes: 7.5 }] },
      '/0/steps/0/offsetMinutes: must be whole minutes',
    ],
    [
      'a minimum burning time',
      { minimumBurningMinutes: 10 },
      '/0/minimumBurningMinutes: has no equivalent in TALQ: leave it out',
    ],
    [
      'carrying over nothing',
      { carriesOver: true },
      '/0/carriesOver: there is no fixed-time level to carry over: leave it out',
    ],
    [
      'carrying over what sun steps only add to',
      { carriesOver: true, steps: [bySun('add', 10)] },
      '/0/carriesOver: there is no fixed-time level to carry over: leave it out',
    ],
    [
      'a level for polar night',
      { carriesOver: true, baseLevel: 10, steps: [bySun('set', 10)] },
      '/0/baseLevel: must be 100 without fixed-time steps',
    ],
    [
      'sun steps carried past a step at noon',
      { carriesOver: true, steps: [at('12:00', 10), bySun('set', 10)] },
      '/0/carriesOver: has no equivalent beside a step at 12:00:00: leave it out',
    ],
  ];
  for (const [why, parts, refusal] of cases) {
    it(`are refused: ${why}`, () => {
      expect(refused(() => written(parts, NOON))).to.deep.equal([`no-equivalent ${refusal}`]);
    });
  }

  it('are refused for two steps at one time, however it is written', () => {
    expect(refused(() => written({ steps: [at('22:00', 70), at('22:00:00', 50)] }, NOON))).to.deep.equal([
      'duplicate /0/steps/1/at: 22:00:00 has a step already',
    ]);
  });

  it('are refused for an id that stands twice', () => {
    expect(refused(() => exportControlPrograms([program({}), program({})], NOON))).to.deep.equal([
      'duplicate /1/id: street stands at 0 already',
    ]);
  });
});

describe('TALQ control programs that cannot be taken over', () => {
  const state = (name: string) => [{ startTime: '12:00:00', command: { state: { name } } }];
  const cases: readonly (readonly [why: string, parts: object, refusal: string])[] = [
    [
      'another type',
      { type: 'ControlProgramTwo' },
      'not-supported /0/type: ControlProgramTwo is not supported: use ControlProgramOne',
    ],
    ['no type', { type: undefined }, 'invalid /0/type: is missing'],
    [
      'an id that is no file name',
      { id: 'a/b' },
      'invalid /0/id: must be 1 to 63 characters of A-Z, a-z, 0-9, dot, dash or underscore, starting with a letter or digit',
    ],
    [
      'a colour',
      { fixedTimeControls: state('RGBState') },
      'not-supported /0/fixedTimeControls/0/command/state/name: RGBState is not supported: use LevelState or LevelAndCCTColorState',
    ],
    [
      'a colour temperature without a level',
      { fixedTimeControls: state('CCTColorState') },
      'not-supported /0/fixedTimeControls/0/command/state/name: CCTColorState is not supported: use LevelState or LevelAndCCTColorState',
    ],
    [
      'a state without its value',
      { fixedTimeControls: state('LevelState') },
      'invalid /0/fixedTimeControls/0/command/state/value: is missing',
    ],
    [
      'a level above 100 %',
      { fixedTimeControls: [control('12:00:00', 101)] },
      'invalid /0/fixedTimeControls/0/command/state/value: must be a whole percentage from 0 to 100',
    ],
    [
      'a colour temperature beyond our range',
      {
        fixedTimeControls: [
          { startTime: '12:00:00', command: { state: { name: 'LevelAndCCTColorState', cct: 900, level: 1 } } },
        ],
      },
      'not-supported /0/fixedTimeControls/0/command/state/cct: must be whole kelvins from 1000 to 20000',
    ],
    [
      'a ramp longer than an hour',
      { fixedTimeControls: [control('12:00:00', 1, { rampToLevelTime: 3601 })] },
      'not-supported /0/fixedTimeControls/0/command/rampToLevelTime: must be 0 to 3600 seconds',
    ],
    [
      'a time without seconds',
      { fixedTimeControls: [control('12:00', 1)] },
      'invalid /0/fixedTimeControls/0/startTime: must be a local time hh:mm:ss such as 23:00:00',
    ],
    [
      'two controls at one time',
      { fixedTimeControls: [control('12:00:00', 1), control('12:00:00', 2)] },
      'duplicate /0/fixedTimeControls/1/startTime: 12:00 has a control already',
    ],
    [
      'no level at all',
      { fixedTimeControls: [] },
      'not-supported /0/fixedTimeControls: is empty: the program says no level',
    ],
    [
      'an operation that TALQ does not know',
      {
        astroClockTimeControls: [
          { offset: 0, solarEventType: 'sunset', operation: 'Div', ...control('', 1), startTime: undefined },
        ],
      },
      'invalid /0/astroClockTimeControls/0/operation: Invalid option: expected one of "Set"|"Max"|"Min"|"Add"|"Sub"|"Mul"',
    ],
    [
      'an offset beyond six hours',
      {
        astroClockTimeControls: [
          { offset: 361, solarEventType: 'sunset', operation: 'Set', command: control('', 1).command },
        ],
      },
      'not-supported /0/astroClockTimeControls/0/offset: must be -360 to 360 minutes',
    ],
    ['a property of nobody', { colour: 'red' }, 'unknown-property /0/colour: is not known here: remove it'],
    ["another vendor's property", { 'x-acme': {} }, 'unknown-property /0/x-acme: is not known here: remove it'],
    [
      'words of ours that we do not know',
      { 'x-lamplighter': { nmae: 'x' } },
      'unknown-property /0/x-lamplighter/nmae: is not known here: remove it',
    ],
    [
      'more steps than a program holds',
      { fixedTimeControls: Array.from({ length: 49 }, (_, minute) => control(`22:${String(minute + 10)}:00`, 1)) },
      'not-supported /0: must have 48 fixed-time and astro-clock controls at most',
    ],
    [
      'more active periods than a program holds',
      {
        activePeriods: Array.from({ length: 9 }, () => ({
          name: 'AbsoluteActivePeriod',
          startTime: '00:00:00',
          endTime: '00:00:00',
        })),
      },
      'not-supported /0/activePeriods: must be 8 active periods at most',
    ],
  ];
  for (const [why, parts, refusal] of cases) {
    it(`are refused: ${why}`, () => {
      const list: unknown = JSON.parse(JSON.stringify([talq(parts)]));
      expect(refused(() => importControlPrograms(list, NOON))).to.deep.equal([refusal]);
    });
  }

  it('are refused as a whole list, every fault of every element named', () => {
    const list = [
      talq(),
      talq({ id: 'other', activePeriods: [{ name: 'MoonActivePeriod' }], fixedTimeControls: state('TextState') }),
      talq({ ownerCMS: 5 }),
    ];
    expect(refused(() => importControlPrograms(list, NOON))).to.deep.equal([
      'not-supported /1/activePeriods/0/name: MoonActivePeriod is not supported: use AbsoluteActivePeriod or AstroClockActivePeriod or SensorActivePeriod or AstroAndSensorActivePeriod or ValueActivePeriod',
      'not-supported /1/fixedTimeControls/0/command/state/name: TextState is not supported: use LevelState or LevelAndCCTColorState',
      'invalid /2/ownerCMS: Invalid input: expected string, received number',
    ]);
  });

  it('are refused for an id that stands twice and for a second owner', () => {
    expect(refused(() => importControlPrograms([talq(), talq({ ownerCMS: 'urn:other' })], NOON))).to.deep.equal([
      'duplicate /1/id: street stands at 0 already',
      'not-supported /1/ownerCMS: must be urn:cms as at 0: one owner at a time',
    ]);
  });

  it('are refused when they are no list', () => {
    expect(refused(() => importControlPrograms(talq(), NOON))).to.deep.equal([
      'invalid (document): Invalid input: expected array, received object',
    ]);
  });
});
