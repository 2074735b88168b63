import { expect } from 'chai';
import { compile } from './compile.js';
import type { Candidate, LevelSource } from './decision.js';
import { bounded, boundsAt, darknessUntil } from './floor.js';
import { at, LAMP, lit, SENSOR, street } from './testing/street.js';

const NIGHTS = [
  { from: 100, to: 200 },
  { from: 300, to: 400 },
];
const today = (isActive: boolean, exemption: { level: number; ruleId: string } | null = null) => ({
  plan: { dark: NIGHTS },
  word: { isActive },
  limits: { exemption, cap: { level: 60, ruleId: 'curfew' } },
});
const LIT = { floorLevel: 40 };

describe('the floor guard', () => {
  it('holds while the program lights, in every stretch of darkness, and not by day', () => {
    const floors = [50, 100, 150, 199, 200, 300, 399, 400].map((instant) => boundsAt(LIT, today(false), instant).floor);
    expect(floors).to.deep.equal([0, 40, 40, 40, 0, 40, 40, 0]);
    expect(boundsAt(LIT, today(true), 50).floor).to.equal(40);
  });

  it('takes a day that is not known for night, in which no exemption and no cap can be dated', () => {
    expect(boundsAt(LIT, null, 50)).to.deep.equal({
      floor: 40,
      floorRuleId: 'floor/class',
      cap: 100,
      capRuleId: null,
    });
  });

  it('lets nothing but full light through to a luminaire that no document knows', () => {
    const nobody = { floor: 100, floorRuleId: 'floor/unknown', cap: 100, capRuleId: null };
    expect(boundsAt(null, null, 50)).to.deep.equal(nobody);
    expect(boundsAt(null, today(true, { level: 5, ruleId: 'bats' }), 50)).to.deep.equal(nobody);
  });

  it('is lowered by an exemption, and only lowered', () => {
    const with_ = (level: number) => boundsAt(LIT, today(true, { level, ruleId: 'bats' }), 50);
    expect(with_(39)).to.include({ floor: 39, floorRuleId: 'bats' });
    expect(with_(40)).to.include({ floor: 40, floorRuleId: 'floor/class' });
    expect(with_(41)).to.include({ floor: 40, floorRuleId: 'floor/class' });
  });

  it('takes a floor that is no number for full', () => {
    expect(boundsAt({ floorLevel: Number.NaN }, today(true), 50).floor).to.equal(100);
  });

  it('says when darkness next begins or ends, the end of the plan at the latest', () => {
    const plan = { dark: NIGHTS, to: 450 };
    expect([50, 100, 200, 300, 400].map((instant) => darknessUntil(plan, instant))).to.deep.equal([
      100, 200, 300, 400, 450,
    ]);
  });
});

describe('what a rung asks for', () => {
  const bounds = { floor: 30, floorRuleId: 'floor/class', cap: 60, capRuleId: 'curfew' };
  const asks = (source: LevelSource, level: number) =>
    bounded({ source, level, ruleId: 'r', reason: 'r', since: null, until: null } satisfies Candidate, bounds);

  it('is raised to the floor whoever asks, but for a crew at work', () => {
    const sources: LevelSource[] = ['emergency', 'localOverride', 'override', 'presence', 'dynamicControl', 'program'];
    for (const source of sources) expect(asks(source, 29), source).to.deep.equal({ level: 30, by: 'floor' });
    expect(asks('lastGoodProgram', 0)).to.deep.equal({ level: 30, by: 'floor' });
    expect(asks('default', 0)).to.deep.equal({ level: 30, by: 'floor' });
    expect(asks('maintenanceLock', 0)).to.deep.equal({ level: 0, by: null });
  });

  it('is lowered to the cap for operators, sensors and programs only', () => {
    for (const source of ['override', 'presence', 'dynamicControl', 'program'] as const) {
      expect(asks(source, 61), source).to.deep.equal({ level: 60, by: 'cap' });
    }
    for (const source of ['maintenanceLock', 'emergency', 'localOverride', 'lastGoodProgram', 'default'] as const) {
      expect(asks(source, 61), source).to.deep.equal({ level: 61, by: null });
    }
  });

  it('is left alone within the bounds, edges included', () => {
    for (const level of [30, 45, 60]) expect(asks('program', level)).to.deep.equal({ level, by: null });
  });
});

describe('the floor in the street', () => {
  it('holds on both sides of a midnight that a calendar cuts at', () => {
    const program = { activePeriods: [{ kind: 'absolute', on: '12:00', off: '12:01' }] };
    const park = compile(street({ program, floorLevel: 40, calendar: { dayOffsetHours: 0 } }));
    const levels = ['2026-12-21T03:00Z', '2026-12-21T13:00Z', '2026-12-21T22:59Z', '2026-12-21T23:01Z'];
    expect(levels.map((instant) => lit(park, instant).level)).to.deep.equal([40, 0, 40, 40]);
  });

  it('binds named sensors to caps too', () => {
    const control = { kind: 'sensor', sensors: [SENSOR], level: 90, holdSeconds: 60 };
    const caps = [{ id: 'curfew', kind: 'curfew', maxLevel: 70, reason: 'rest' }];
    const road = compile(street({ program: { baseLevel: 20, dynamicControls: [control] }, caps }));
    const detections = new Map([[SENSOR, { occupied: true, lastDetectionAt: at('2026-12-21T23:00Z') }]]);
    expect(lit(road, '2026-12-21T23:00Z', { detections, device: LAMP })).to.include({
      level: 70,
      source: 'dynamicControl',
    });
  });
});
