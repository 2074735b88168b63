import { HOUR, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import { compile } from './compile.js';
import { darkNights, nightOfDate } from './sun.js';
import { at, BRUSSELS, LAMP, lit, NEIGHBOUR, override, SENSOR, street } from './testing/street.js';

const MIDNIGHT = '2026-12-21T23:30Z';
const CIVIL = darkNights(BRUSSELS, '2026-12-21').find(({ from }) => from > at('2026-12-21T12:00Z'));
const exemption = (parts: object = {}): object => ({
  id: 'bats',
  from: '2026-12-01',
  to: '2026-12-31',
  level: 10,
  reason: 'bat corridor',
  approvedBy: 'council',
  ...parts,
});
const cap = (parts: object = {}): object => ({
  id: 'curfew',
  kind: 'curfew',
  maxLevel: 30,
  reason: 'night rest',
  ...parts,
});
const DIMMED = { steps: [{ kind: 'fixedTime', at: '22:00', level: 5 }] };
const PARK = { activePeriods: [{ kind: 'clockAndSun', on: { event: 'sunset' }, off: '20:00' }] };

describe('the class floor in the dark', () => {
  const park = compile(street({ program: PARK, floorLevel: 40 }));

  it('holds where the program lights nothing: nobody closes a street by a timetable alone', () => {
    expect(lit(park, '2026-12-21T18:59Z').level).to.equal(100);
    expect(lit(park, MIDNIGHT)).to.deep.include({
      level: 40,
      source: 'program',
      clamp: { kind: 'floor', asked: 0, ruleId: 'floor/class' },
      bounds: { floor: 40, floorRuleId: 'floor/class', cap: 100, capRuleId: null },
    });
  });

  it('comes at the end of civil twilight and goes with its beginning', () => {
    const late = compile(
      street({ program: { activePeriods: [{ kind: 'absolute', on: '20:00', off: '05:00' }] }, floorLevel: 40 }),
    );
    const [dusk, dawn] = [CIVIL?.from ?? 0, CIVIL?.to ?? 0];
    expect(dusk - (nightOfDate(BRUSSELS, '2026-12-21')?.from ?? 0)).to.be.within(39 * MINUTE, 40 * MINUTE);
    expect([dusk - 1, dusk, dawn - 1, dawn].map((instant) => lit(late, instant).level)).to.deep.equal([0, 40, 40, 0]);
    expect(lit(late, dusk - HOUR).until).to.equal(dusk);
    expect(lit(late, dawn - MINUTE).until).to.equal(dawn);
  });

  it('may be told another darkness, and never begins before lamps switch', () => {
    const dusk = (place: object): number => {
      const compiled = compile(street({ program: PARK, floorLevel: 40, place }));
      return lit(compiled, '2026-12-21T19:30Z', { device: LAMP }).level;
    };
    expect(dusk({ darkElevation: -6 })).to.equal(40);
    const tonight = (nights: { from: number }[]) => nights.find(({ from }) => from > at('2026-12-21T12:00Z'));
    const own = tonight(darkNights({ ...BRUSSELS, darkElevation: -12 }, '2026-12-21'));
    const deep = tonight(darkNights({ ...BRUSSELS, switchingElevation: -9 }, '2026-12-21'));
    const minutes = (night: { from: number } | undefined): number => ((night?.from ?? 0) - (CIVIL?.from ?? 0)) / MINUTE;
    expect(minutes(own)).to.be.within(36, 44);
    expect(minutes(deep)).to.be.within(18, 22);
  });
});

describe('an exemption', () => {
  const lamp = (parts: object, floorLevel = 40, program: object = DIMMED) =>
    compile(street({ program, floorLevel, exemptions: [exemption(parts)] }));

  it('lowers the floor on its dates, and says which one', () => {
    expect(lit(lamp({}), MIDNIGHT)).to.deep.include({
      level: 10,
      clamp: { kind: 'floor', asked: 5, ruleId: 'bats' },
      reason: 'Night: 5 % from 22:00; raised to the class floor of 10 % (bats)',
    });
    expect(lit(lamp({ to: '2026-12-20' }), MIDNIGHT)).to.deep.include({ level: 40 });
    expect(lit(lamp({ from: '2026-12-22' }), MIDNIGHT).level).to.equal(40);
  });

  it('counts a night to the date of its evening', () => {
    const one = lamp({ from: '2026-12-21', to: '2026-12-21' });
    expect(
      ['2026-12-21T03:00Z', '2026-12-21T22:00Z', '2026-12-22T03:00Z', '2026-12-22T22:00Z'].map(
        (instant) => lit(one, instant).level,
      ),
    ).to.deep.equal([40, 10, 10, 40]);
  });

  it('holds only in its hours, whose ends are announced', () => {
    const late = lamp({ between: { from: '23:00', to: '04:00' } });
    expect(lit(late, '2026-12-21T21:30Z')).to.include({ level: 40, until: at('2026-12-21T22:00Z') });
    expect(lit(late, '2026-12-21T22:00Z')).to.include({ level: 10, until: at('2026-12-22T03:00Z') });
    expect(lit(late, '2026-12-22T03:00Z').level).to.equal(40);
  });

  it('holds on the days it names, and only for its luminaires and groups', () => {
    expect(lit(lamp({ dates: [{ from: '---21' }] }), MIDNIGHT).level).to.equal(10);
    expect(lit(lamp({ dates: [{ from: '---22' }] }), MIDNIGHT).level).to.equal(40);
    expect(lit(lamp({ dates: [{ from: '---22' }, { from: '---21' }] }), MIDNIGHT).level).to.equal(10);
    expect(lit(lamp({ devices: [NEIGHBOUR] }), MIDNIGHT).level).to.equal(40);
    const groups = [
      { id: 'wood', name: 'Wood', groups: ['path'] },
      { id: 'path', name: 'Path', devices: [LAMP] },
    ];
    const grouped = compile(
      street({ program: DIMMED, floorLevel: 40, groups, exemptions: [exemption({ groups: ['wood'] })] }),
    );
    expect(lit(grouped, MIDNIGHT).level).to.equal(10);
    expect(lit(grouped, MIDNIGHT, { device: NEIGHBOUR }).level).to.equal(40);
  });

  it('never raises a floor, and the lowest of several holds', () => {
    expect(lit(lamp({ level: 60 }), MIDNIGHT).bounds).to.include({ floor: 40, floorRuleId: 'floor/class' });
    const two = [exemption({ level: 20 }), exemption({ id: 'park', level: 15 }), exemption({ id: 'other', level: 18 })];
    const both = compile(street({ program: DIMMED, floorLevel: 40, exemptions: two }));
    expect(lit(both, MIDNIGHT)).to.deep.include({ level: 15, clamp: { kind: 'floor', asked: 5, ruleId: 'park' } });
  });

  it('is worth nothing while the clock is not trusted', () => {
    expect(lit(lamp({}), MIDNIGHT, { clockTrusted: false, localOverride: 0 }).level).to.equal(40);
  });
});

describe('caps and exemptions', () => {
  it('hold for the luminaires they name and no others', () => {
    const caps = [cap({ devices: [NEIGHBOUR] })];
    const compiled = compile(street({ caps }));
    expect(lit(compiled, MIDNIGHT).level).to.equal(100);
    expect(lit(compiled, MIDNIGHT, { device: NEIGHBOUR }).level).to.equal(30);
  });

  it('that are equal leave the word to the first', () => {
    const caps = [cap(), cap({ id: 'second' })];
    const exemptions = [exemption(), exemption({ id: 'second-bats' })];
    const compiled = compile(street({ program: DIMMED, floorLevel: 40, caps, exemptions }));
    expect(lit(compiled, MIDNIGHT).bounds).to.include({ floorRuleId: 'bats', capRuleId: 'curfew' });
  });

  it('without a colour leave that to others', () => {
    const caps = [cap({ id: 'amber', maxLevel: undefined, maxColourTemperatureK: 2700 }), cap()];
    const luminaire = { tunableWhite: { warmestK: 2200, coolestK: 4000 } };
    expect(lit(compile(street({ caps, luminaire })), MIDNIGHT)).to.include({ level: 30, colourTemperatureK: 2700 });
  });
});

describe('a cap', () => {
  const capped = (parts: object = {}, floorLevel = 0) => compile(street({ floorLevel, caps: [cap(parts)] }));

  it('lowers programs, presence and operators, and says which one', () => {
    expect(lit(capped(), MIDNIGHT)).to.deep.include({
      level: 30,
      clamp: { kind: 'cap', asked: 100, ruleId: 'curfew' },
      bounds: { floor: 0, floorRuleId: 'floor/class', cap: 30, capRuleId: 'curfew' },
      reason: 'Night: 100 % from 16:38, when it starts; lowered to 30 % by curfew',
    });
    expect(lit(capped(), MIDNIGHT, { overrides: [override(1, { level: 80 })] }).level).to.equal(30);
    const people = { dynamicControls: [{ kind: 'presence', levels: [90], holdSeconds: 60 }], baseLevel: 20 };
    const path = compile(street({ program: people, caps: [cap()] }));
    const detections = new Map([[SENSOR, { occupied: true, lastDetectionAt: at(MIDNIGHT) }]]);
    expect(lit(path, MIDNIGHT, { detections })).to.include({ level: 30, source: 'presence' });
  });

  it('binds neither what protects people nor what stands in for a lost program', () => {
    const rank = (name: 'emergency' | 'maintenance') => [override(1, { level: 100, rank: name })];
    expect(lit(capped(), MIDNIGHT, { overrides: rank('emergency') }).level).to.equal(100);
    expect(lit(capped(), MIDNIGHT, { overrides: rank('maintenance') }).level).to.equal(100);
    expect(lit(capped(), MIDNIGHT, { localOverride: 90 }).level).to.equal(90);
    const { desired } = capped();
    expect(lit({ ...desired, programs: [] }, MIDNIGHT)).to.include({ level: 100, source: 'lastGoodProgram' });
  });

  it('yields to the class floor, unless an exemption lowers that too', () => {
    expect(lit(capped({}, 50), MIDNIGHT)).to.deep.include({
      level: 50,
      clamp: { kind: 'cap', asked: 100, ruleId: 'curfew' },
      reason: 'Night: 100 % from 16:38, when it starts; lowered by curfew, but not below the class floor of 50 %',
    });
    const corridor = { floorLevel: 50, caps: [cap()], exemptions: [exemption({ level: 20 })] };
    expect(lit(compile(street(corridor)), MIDNIGHT).level).to.equal(30);
  });

  it('says when it comes and goes, and lets the floor come and go under it', () => {
    const night = capped({ between: { from: '23:00', to: '05:00' } });
    expect(lit(night, '2026-12-21T20:00Z')).to.include({ level: 100, until: at('2026-12-21T22:00Z') });
    expect(lit(night, '2026-12-21T22:00Z')).to.include({ level: 30, until: at('2026-12-22T04:00Z') });
    const tunnel = { activePeriods: [{ kind: 'absolute', on: '12:00', off: '11:00' }] };
    const underFloor = compile(street({ program: tunnel, floorLevel: 50, caps: [cap()] }));
    expect(lit(underFloor, '2026-12-22T09:00Z').until).to.equal(at('2026-12-22T10:00Z'));
  });

  it('holds in its season, and the lowest of several holds', () => {
    const winter = { from: '--12-01', to: '--02-28' };
    expect(lit(capped(winter), MIDNIGHT).level).to.equal(30);
    expect(lit(capped({ from: '--03-01', to: '--11-30' }), MIDNIGHT).level).to.equal(100);
    const caps = [cap({ maxLevel: 60 }), cap({ id: 'owls', maxLevel: 25 }), cap({ id: 'third', maxLevel: 40 })];
    expect(lit(compile(street({ caps })), MIDNIGHT)).to.deep.include({
      level: 25,
      clamp: { kind: 'cap', asked: 100, ruleId: 'owls' },
    });
  });

  it('warms the light of gear that can be warmed, and only there', () => {
    const amber = [
      cap({ maxLevel: undefined, maxColourTemperatureK: 2200 }),
      cap({ id: 'b', maxColourTemperatureK: 2400 }),
    ];
    const luminaire = { tunableWhite: { warmestK: 1800, coolestK: 4000 } };
    expect(lit(compile(street({ caps: amber, luminaire })), MIDNIGHT)).to.include({
      colourTemperatureK: 2200,
      level: 30,
    });
    expect(lit(compile(street({ caps: amber })), MIDNIGHT).colourTemperatureK).to.equal(null);
    const asked = override(1, { level: 90, colourTemperatureK: 2000 });
    expect(
      lit(compile(street({ caps: amber, luminaire })), MIDNIGHT, { overrides: [asked] }).colourTemperatureK,
    ).to.equal(2000);
    expect(lit(compile(street({ luminaire })), MIDNIGHT).colourTemperatureK).to.equal(null);
  });
});
