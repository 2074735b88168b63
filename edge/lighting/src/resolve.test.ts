import { type DesiredState, deviceId } from '@lamplighter/contracts';
import { expect } from 'chai';
import { compile } from './compile.js';
import { LEVEL_SOURCES } from './decision.js';
import { at, BRUSSELS, LAMP, lit, override, SENSOR, street } from './testing/street.js';

const NIGHT = '2026-12-21T23:30Z';
const DAY = '2026-12-21T12:00Z';
const program = {
  steps: [{ kind: 'fixedTime', at: '22:00', level: 40 }],
  dynamicControls: [{ kind: 'presence', operation: 'max', levels: [90], holdSeconds: 60 }],
};
const detections = new Map([[SENSOR, { occupied: true, lastDetectionAt: at(NIGHT) }]]);
const operator = override(1, { level: 60 });
const emergency = override(2, { level: 100, rank: 'emergency', start: at('2026-12-21T19:00Z') });
const lock = override(3, { level: 0, rank: 'maintenance', start: at('2026-12-21T19:00Z'), reason: 'new driver' });
const everything = { detections, overrides: [operator, emergency, lock], localOverride: 80 };

describe('the ladder', () => {
  const compiled = compile(street({ program }));

  it('gives the maintenance lock the first word: nobody is dazzled or shocked at work', () => {
    expect(lit(compiled, NIGHT, everything)).to.include({ level: 0, source: 'maintenanceLock', until: lock.until });
  });

  it('gives an emergency the word above the switch at the cabinet', () => {
    expect(lit(compiled, NIGHT, { ...everything, overrides: [operator, emergency] })).to.include({
      level: 100,
      source: 'emergency',
    });
  });

  it('gives the switch at the cabinet the word above the operator', () => {
    const decision = lit(compiled, NIGHT, { detections, overrides: [operator], localOverride: 80 });
    expect(decision).to.include({ level: 80, source: 'localOverride' });
  });

  it('gives the operator the word above presence, even a newer presence', () => {
    const decision = lit(compiled, NIGHT, { detections, overrides: [operator] });
    expect(decision).to.include({ level: 60, source: 'override', ruleId: operator.id, reason: 'anna: market' });
    expect(decision).to.include({ since: operator.start, until: operator.until });
  });

  it('gives presence the word above the program', () => {
    expect(lit(compiled, NIGHT, { detections })).to.include({ level: 90, source: 'presence' });
  });

  it('gives the program the word when nothing stands above it', () => {
    expect(lit(compiled, NIGHT)).to.include({ level: 40, source: 'program' });
  });

  it('lights by sun alone when the calendar names a program that is not there', () => {
    const broken = { ...street({ program }), programs: [] } as DesiredState;
    expect(lit(broken, NIGHT)).to.include({ level: 100, source: 'lastGoodProgram', ruleId: 'sun/night' });
    expect(lit(broken, DAY)).to.include({ level: 0, source: 'lastGoodProgram', ruleId: 'sun/day' });
    expect(lit(broken, DAY).until).to.be.closeTo(at('2026-12-21T15:38:45Z'), 1000);
  });

  it('lights by sun alone when the time zone is unknown', () => {
    const broken = { ...street({ program }), place: { ...BRUSSELS, timeZone: 'Europe/Atlantis' } };
    expect(lit(broken, NIGHT)).to.include({ level: 100, source: 'lastGoodProgram' });
    expect(lit(broken, DAY)).to.include({ level: 0, source: 'lastGoodProgram' });
  });

  it('lights fully when not even the sun can be worked out', () => {
    const broken = { ...street({ program }), place: { ...BRUSSELS, latitude: Number.NaN } };
    expect(lit(broken, DAY)).to.include({ level: 100, source: 'default' });
  });

  it('lights fully without a document, day and night, whatever an override asks', () => {
    for (const instant of [DAY, NIGHT]) {
      expect(lit(compiled, instant, { desired: null })).to.include({ level: 100, source: 'default', until: null });
      expect(lit(compiled, instant, { desired: null, overrides: [{ ...operator, level: 10 }] }).level).to.equal(100);
    }
  });

  it('lights fully a luminaire that the document does not know', () => {
    expect(lit(compiled, NIGHT, { device: deviceId('stranger') })).to.include({ level: 100, source: 'default' });
  });

  it('lights fully while the clock is not trusted, since no dimming can be dated (LS-3)', () => {
    for (const instant of ['1970-01-01T00:00Z', DAY, NIGHT, '2040-01-01T12:00Z']) {
      const decision = lit(compiled, instant, { clockTrusted: false, overrides: [operator], detections });
      expect(decision).to.include({ level: 100, source: 'default', ruleId: 'default/clock', until: null });
    }
  });

  it('obeys the switch and the lock without a trusted clock, the switch not below the floor', () => {
    const floored = compile(street({ program, floorLevel: 30 }));
    expect(lit(floored, DAY, { clockTrusted: false, localOverride: 50 }).level).to.equal(50);
    expect(lit(floored, DAY, { clockTrusted: false, localOverride: 0 })).to.deep.include({
      level: 30,
      clamp: { kind: 'floor', asked: 0, ruleId: 'floor/class' },
    });
    expect(lit(floored, NIGHT, { clockTrusted: false, overrides: [lock] })).to.include({ level: 0, until: null });
  });

  it('keeps an emergency above the switch when the clock is lost, at full light, since its end cannot be told', () => {
    const decision = lit(compiled, DAY, { clockTrusted: false, overrides: [emergency], localOverride: 0 });
    expect(decision).to.include({ level: 100, source: 'emergency', until: null });
  });

  it('lights fully at an instant that is none', () => {
    for (const instant of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, -8.64e15, 1e300])
      expect(lit(compiled, instant).level, String(instant)).to.equal(100);
  });

  it('names every rung that has something to say, highest first, the first of which decides', () => {
    const decision = lit(compiled, NIGHT, everything);
    const sources = decision.candidates.map(({ source }) => source);
    expect(sources).to.deep.equal(['maintenanceLock', 'emergency', 'localOverride', 'override', 'presence', 'program']);
    expect(sources).to.deep.equal(LEVEL_SOURCES.filter((source) => sources.includes(source)));
    expect(decision.candidates.map(({ level }) => level)).to.deep.equal([0, 100, 80, 60, 90, 40]);
  });
});

describe('the words of a decision', () => {
  const compiled = compile(street({ program }));

  it('name the rule of each rung and say why', () => {
    const words = ({ ruleId, reason }: ReturnType<typeof lit>): string => `${ruleId}: ${reason}`;
    expect(words(lit(compiled, NIGHT, { localOverride: 70 }))).to.equal('local-override: local switch at the cabinet');
    expect(words(lit(compiled, NIGHT, { clockTrusted: false, device: deviceId('stranger') }))).to.equal(
      'default/clock: the clock is not trusted: full light',
    );
    expect(words(lit(compiled, NIGHT, { desired: null }))).to.equal(
      'default/program: no program is known for it: full light',
    );
    expect(words(lit(compiled, DAY))).to.equal('p/off: Night: off outside its periods');
  });

  it('tell the bounds also where they bind nothing, and which rule binds', () => {
    const floored = compile(street({ program, floorLevel: 20 }));
    expect(lit(floored, NIGHT).bounds).to.deep.equal({
      floor: 20,
      floorRuleId: 'floor/class',
      cap: 100,
      capRuleId: null,
    });
    expect(lit(floored, NIGHT, { desired: null }).bounds).to.include({ floor: 100, floorRuleId: 'floor/unknown' });
  });

  it('carry the wished ramps of what decides', () => {
    const slow = override(20, { level: 60, rampSeconds: 30 });
    const quick = override(21, { level: 60, rampFromSeconds: 5 });
    expect(lit(compiled, NIGHT, { overrides: [slow] }).ramp).to.deep.equal({ toSeconds: 30, fromSeconds: null });
    expect(lit(compiled, NIGHT, { overrides: [quick] }).ramp).to.deep.equal({ toSeconds: null, fromSeconds: 5 });
    expect(lit(compiled, NIGHT).ramp).to.deep.equal({ toSeconds: null, fromSeconds: null });
  });

  it('carry the share of the gear that 100 % stands for', () => {
    const luminaire = { output: { virtualFullPercent: 80 } };
    expect(lit(compile(street({ program, luminaire })), NIGHT).outputShare).to.equal(0.8);
    const aged = { output: { constantLightOutput: true, lumenDepreciation: [[100_000, 0.8]] } };
    const compiledAged = compile(street({ program, luminaire: aged }));
    expect(lit(compiledAged, NIGHT, { burningHours: 0 }).outputShare).to.be.closeTo(0.8, 1e-12);
    expect(lit(compiledAged, NIGHT).outputShare).to.equal(1);
    expect(lit(compiled, NIGHT).outputShare).to.equal(1);
  });

  it('tell an exercise beside the level that holds, unless no time can be told', () => {
    const drill = override(22, { level: 100, rank: 'emergency', drill: true });
    expect(lit(compiled, NIGHT, { overrides: [drill] })).to.deep.include({ level: 40, source: 'program' });
    expect(lit(compiled, NIGHT, { overrides: [drill] }).drill).to.include({ ruleId: drill.id, level: 100 });
    expect(lit(compiled, NIGHT, { overrides: [drill], clockTrusted: false }).drill).to.equal(null);
  });
});

describe('the class floor', () => {
  const floored = compile(street({ program, floorLevel: 50 }));
  const dark = override(3, { level: 10 });

  it('raises an override below it at night, and says what was asked', () => {
    const decision = lit(floored, NIGHT, { overrides: [dark] });
    expect(decision).to.deep.include({
      level: 50,
      source: 'override',
      clamp: { kind: 'floor', asked: 10, ruleId: 'floor/class' },
    });
    expect(decision.reason).to.equal('anna: market; raised to the class floor of 50 %');
  });

  it('raises a program below it too', () => {
    expect(lit(floored, NIGHT)).to.deep.include({
      level: 50,
      source: 'program',
      clamp: { kind: 'floor', asked: 40, ruleId: 'floor/class' },
    });
  });

  it('leaves the day alone: an override of 0 % by day stays off', () => {
    const byDay = override(4, { level: 0, start: at('2026-12-21T10:00Z') });
    expect(lit(floored, DAY, { overrides: [byDay] })).to.include({ level: 0, clamp: null });
  });

  it('announces that it will come at dusk under an override that is below it', () => {
    const allDay = override(5, { level: 10, start: at('2026-12-21T10:00Z') });
    const byDay = lit(floored, DAY, { overrides: [allDay] });
    expect(byDay.until).to.be.closeTo(at('2026-12-21T15:38:45Z'), 1000);
    expect(lit(floored, byDay.until as number, { overrides: [allDay] }).level).to.equal(50);
    const above = override(6, { level: 70, start: at('2026-12-21T10:00Z') });
    expect(lit(floored, DAY, { overrides: [above] }).until).to.equal(above.until);
  });

  it('does not bind the maintenance lock', () => {
    expect(lit(floored, NIGHT, { overrides: [lock] })).to.include({ level: 0, clamp: null });
  });
});

describe('the next instant of change', () => {
  const compiled = compile(street({ program }));

  it('is the next step of the program', () => {
    expect(lit(compiled, '2026-12-21T20:00Z').until).to.equal(at('2026-12-21T21:00Z'));
  });

  it('is the start of an override that waits', () => {
    const waiting = override(7, { level: 70, start: at('2026-12-21T20:30Z') });
    expect(lit(compiled, '2026-12-21T20:00Z', { overrides: [waiting] }).until).to.equal(waiting.start);
  });

  it('is the end of the override in force, or the start of a newer one', () => {
    const newer = override(8, { level: 20, start: at('2026-12-22T00:00Z') });
    expect(lit(compiled, NIGHT, { overrides: [operator] }).until).to.equal(operator.until);
    expect(lit(compiled, NIGHT, { overrides: [operator, newer] }).until).to.equal(newer.start);
  });

  it('passes over what cannot take over: an operator waiting behind the switch at the cabinet', () => {
    const waiting = override(9, { level: 70, start: at('2026-12-22T00:00Z') });
    expect(lit(compiled, NIGHT, { overrides: [waiting], localOverride: 80 }).until).to.equal(null);
    const urgent = override(10, { level: 100, rank: 'emergency', start: at('2026-12-22T00:00Z') });
    expect(lit(compiled, NIGHT, { overrides: [urgent], localOverride: 80 }).until).to.equal(urgent.start);
  });

  it('is within a day even when nothing else changes', () => {
    const always = compile(street({ program: { activePeriods: [{ kind: 'absolute', on: '00:00', off: '00:00' }] } }));
    expect(lit(always, NIGHT, { device: LAMP }).until).to.equal(at('2026-12-22T11:00Z'));
  });
});
