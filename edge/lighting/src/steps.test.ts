import { HOUR, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import { compile } from './compile.js';
import { programCurve } from './curve.js';
import { nightOfDate } from './sun.js';
import { at, BRUSSELS, LAMP, lit, street } from './testing/street.js';

const NOON = at('2026-12-21T12:00+01:00');
const SUNSET = nightOfDate(BRUSSELS, '2026-12-21')?.sunset ?? 0;
const bySun = (operation: string, offsetMinutes: number, level: number, more: object = {}): object => ({
  kind: 'astroClock',
  event: 'sunset',
  offsetMinutes,
  operation,
  level,
  ...more,
});
const fixed = (time: string, level: number, more: object = {}): object => ({
  kind: 'fixedTime',
  at: time,
  level,
  ...more,
});
const levels = (program: object, calendar: object = {}, hours = 24): number[] =>
  programCurve(compile(street({ program, calendar })), LAMP, NOON, NOON + hours * HOUR).map(([, level]) => level);

describe('a step by the sun', () => {
  it('works by its operation on what the clock gives, and on until the next step by the sun', () => {
    const table: [string, number[]][] = [
      ['set', [0, 100, 60, 100, 0]],
      ['max', [0, 100, 60, 100, 0]],
      ['min', [0, 100, 60, 40, 100, 0]],
      ['add', [0, 100, 0]],
      ['sub', [0, 100, 40, 0, 100, 0]],
      ['mul', [0, 100, 60, 24, 100, 0]],
    ];
    for (const [operation, expected] of table) {
      const ends = { kind: 'astroClock', event: 'sunrise', offsetMinutes: -60, operation: 'set', level: 100 };
      const steps = [bySun(operation, 60, 60), ends, fixed('22:00', 40)];
      expect(levels({ steps }), operation).to.deep.equal(expected);
    }
  });

  it('says what it made of what', () => {
    const dimmed = compile(street({ program: { steps: [bySun('mul', 60, 60, { id: 'late' }), fixed('22:00', 40)] } }));
    expect(lit(dimmed, SUNSET + 60 * MINUTE)).to.include({
      level: 60,
      ruleId: 'p/late',
      reason: 'Night: mul 60 % on 100 %, from 17:38 (sunset +60 min)',
    });
    expect(lit(dimmed, '2026-12-21T23:00Z').reason).to.equal('Night: mul 60 % on 40 %, from 17:38 (sunset +60 min)');
    const set = compile(street({ program: { steps: [bySun('set', -30, 60)] } }));
    expect(lit(set, SUNSET)).to.include({
      level: 60,
      ruleId: 'p/sunset-30',
      reason: 'Night: 60 % from 16:08 (sunset -30 min)',
    });
  });

  it('brings its own ramp and colour, else those of the step by the clock', () => {
    const luminaire = { tunableWhite: { warmestK: 2200, coolestK: 4000 } };
    const steps = [
      fixed('16:00', 80, { rampSeconds: 30, colourTemperatureK: 3000 }),
      bySun('max', 0, 10, { rampFromSeconds: 7 }),
      bySun('set', 60, 50, { rampSeconds: 5, colourTemperatureK: 2700 }),
    ];
    const compiled = compile(street({ program: { steps }, luminaire }));
    expect(lit(compiled, SUNSET)).to.deep.include({
      level: 80,
      ramp: { toSeconds: 30, fromSeconds: 7 },
      colourTemperatureK: 3000,
    });
    expect(lit(compiled, SUNSET + 60 * MINUTE)).to.deep.include({
      level: 50,
      ramp: { toSeconds: 5, fromSeconds: null },
      colourTemperatureK: 2700,
    });
    expect(lit(compile(street({ program: {} })), SUNSET).ramp).to.deep.equal({ toSeconds: null, fromSeconds: null });
  });
});

describe('until the first step', () => {
  const absolute = { kind: 'absolute', on: '18:00', off: '07:00' };
  const program = { activePeriods: [absolute], baseLevel: 90, steps: [fixed('22:00', 50), fixed('05:00', 70)] };

  it('the base level holds', () => {
    expect(levels(program)).to.deep.equal([0, 90, 50, 70, 0]);
  });

  it('the last level of the day before holds instead where a program carries over (TALQ)', () => {
    expect(levels({ ...program, carriesOver: true })).to.deep.equal([0, 70, 50, 70, 0]);
    expect(lit(street({ program: { ...program, carriesOver: true } }), NOON + 7 * HOUR).ruleId).to.equal('p/05:00');
  });

  it('that is the level of whatever program the day before had', () => {
    const friday = { id: 'friday', name: 'Friday', activePeriods: [absolute], steps: [fixed('23:00', 30)] };
    const stepless = { id: 'sunday', name: 'Sunday', activePeriods: [absolute], baseLevel: 65 };
    const programs = [{ id: 'p', name: 'Night', ...program, carriesOver: true }, friday, stepless];
    const rules = [
      { programId: 'friday', weekdays: [5] },
      { programId: 'sunday', weekdays: [7] },
    ];
    const compiled = compile(street({ programs, calendar: { rules } }));
    // 25 December 2026 is a Friday.
    expect(lit(compiled, '2026-12-26T18:00Z')).to.include({ level: 30, ruleId: 'friday/23:00' });
    expect(lit(compiled, '2026-12-28T18:00Z')).to.include({ level: 65, ruleId: 'sunday/base' });
  });

  it('a step by the sun carries over with the clock’s', () => {
    const sun = { kind: 'astroClock', event: 'sunrise', offsetMinutes: -180, operation: 'min', level: 60 };
    const carried = { ...program, carriesOver: true, steps: [...program.steps, sun] };
    expect(levels(carried)).to.deep.equal([0, 60, 50, 60, 0]);
    expect(levels({ ...carried, carriesOver: false })).to.deep.equal([0, 90, 50, 70, 60, 0]);
  });

  it('a night cut at midnight goes on at its level in any case', () => {
    const steps = [fixed('22:00', 50), { ...bySun('min', 60, 80) }];
    const cut = { activePeriods: [absolute], baseLevel: 90, steps };
    expect(levels(cut, { dayOffsetHours: 0 }, 36)).to.deep.equal(levels(cut, { dayOffsetHours: 12 }, 36));
  });
});
