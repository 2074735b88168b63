import { type DeviceId, HOUR, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import { compile } from './compile.js';
import { programCurve } from './curve.js';
import type { LightTrace } from './light-sensor.js';
import type { ResolveInput } from './resolve.js';
import { darkNights, nightOfDate } from './sun.js';
import { at, BRUSSELS, LAMP, lit, PHOTOCELL, street } from './testing/street.js';

const WINTER = nightOfDate(BRUSSELS, '2026-12-21');
const SUNSET = WINTER?.sunset ?? 0;
const SUNRISE = WINTER?.sunrise ?? 0;

const changes = (program: object, noon: string, hours = 24): string[] =>
  programCurve(compile(street({ program })), LAMP, at(noon), at(noon) + hours * HOUR)
    .slice(1)
    .map(([instant, level]) => `${new Date(instant).toISOString().slice(5, 16).replace('T', ' ')} ${level}`);

/** The photocell says so since the given instant. */
const photocell = (says: 'dark' | 'light', since: number): Partial<ResolveInput> => ({
  light: new Map<DeviceId, LightTrace>([
    [PHOTOCELL, [{ at: since, lux: says === 'dark' ? 0 : Number.POSITIVE_INFINITY }]],
  ]),
});

describe('a period from a clock time to a sun event', () => {
  const morning = { activePeriods: [{ kind: 'clockAndSun', on: '06:30', off: { event: 'sunrise' } }] };

  it('lights the winter morning', () => {
    expect(changes(morning, '2026-12-21T12:00+01:00')).to.deep.equal(['12-22 05:30 100', '12-22 07:43 0']);
  });

  it('lights nothing in summer, when dawn comes first: it never turns inside out', () => {
    expect(changes(morning, '2026-06-21T12:00+02:00', 72)).to.deep.equal([]);
  });

  it('is left out where it would burn shorter than the least burning time, not where it burns just as long', () => {
    const least = (minimumBurningMinutes: number): string[] =>
      changes({ ...morning, minimumBurningMinutes }, '2026-12-21T12:00+01:00');
    expect(least(133)).to.have.length(2);
    expect(least(134)).to.deep.equal([]);
    const exact = { activePeriods: [{ kind: 'absolute', on: '20:00', off: '20:30' }] };
    const noon = '2026-12-21T12:00+01:00';
    expect(changes({ ...exact, minimumBurningMinutes: 30 }, noon)).to.have.length(2);
    expect(changes({ ...exact, minimumBurningMinutes: 31 }, noon)).to.deep.equal([]);
  });

  it('closes a park: from sunset to a time of the evening, and not at all when the sun sets later', () => {
    const park = { activePeriods: [{ kind: 'clockAndSun', on: { event: 'sunset' }, off: '20:00' }] };
    expect(changes(park, '2026-12-21T12:00+01:00')).to.deep.equal(['12-21 15:38 100', '12-21 19:00 0']);
    expect(changes(park, '2026-06-21T12:00+02:00')).to.deep.equal([]);
  });

  it('counts times after noon to the evening and those before it to the morning after', () => {
    const evening = { kind: 'clockAndSun', on: '12:00', off: { event: 'sunset' } };
    expect(changes({ activePeriods: [evening] }, '2026-12-21T10:00+01:00', 10)).to.deep.equal([
      '12-21 11:00 100',
      '12-21 15:38 0',
    ]);
    const late = { kind: 'clockAndSun', on: { event: 'sunrise', offsetMinutes: -60 }, off: '11:59' };
    expect(changes({ activePeriods: [late] }, '2026-12-21T20:00+01:00', 20)).to.deep.equal([
      '12-22 06:43 100',
      '12-22 10:59 0',
    ]);
  });
});

describe('a period by sun events', () => {
  const TROMSO = { latitude: 69.65, longitude: 18.96, timeZone: 'Europe/Oslo' };
  const periodOf = (on: object, off: object) => ({ activePeriods: [{ kind: 'astroClock', on, off }] });
  const inTromso = (program: object, noon: string, hours = 24): string[] =>
    programCurve(compile(street({ program, place: TROMSO })), LAMP, at(noon), at(noon) + hours * HOUR).map(
      ([instant, level]) => `${new Date(instant).toISOString().slice(11, 16)} ${level}`,
    );

  it('by day lights from sunrise to sunset with their offsets, all through polar day and never in polar night', () => {
    const day = periodOf({ event: 'sunrise', offsetMinutes: 30 }, { event: 'sunset', offsetMinutes: -45 });
    expect(changes(day, '2026-12-21T12:00+01:00')).to.deep.equal(['12-21 14:53 0', '12-22 08:13 100']);
    expect(inTromso(day, '2026-06-20T12:00Z', 48)).to.deep.equal(['12:00 100']);
    expect(inTromso(day, '2026-12-20T12:00Z', 48)).to.deep.equal(['12:00 0']);
  });

  it('from one sunset to an offset of the same is shifted in polar night too, where two ends must differ', () => {
    const evening = periodOf({ event: 'sunset' }, { event: 'sunset', offsetMinutes: 180 });
    expect(changes(evening, '2026-12-21T12:00+01:00')).to.deep.equal(['12-21 15:38 100', '12-21 18:38 0']);
    expect(inTromso(evening, '2026-12-20T12:00Z')).to.have.length(3);
    const morning = periodOf({ event: 'sunrise', offsetMinutes: -60 }, { event: 'sunrise' });
    expect(changes(morning, '2026-12-21T12:00+01:00')).to.deep.equal(['12-22 06:43 100', '12-22 07:43 0']);
  });

  it('of the clock and the sun lights nothing where the sun neither sets nor rises, and to noon in polar night', () => {
    const morning = { activePeriods: [{ kind: 'clockAndSun', on: '06:30', off: { event: 'sunrise' } }] };
    expect(inTromso(morning, '2026-06-20T12:00Z', 48)).to.deep.equal(['12:00 0']);
    expect(inTromso(morning, '2026-12-20T12:00Z').slice(1)).to.deep.equal(['05:30 100', '10:42 0']);
    const sensed = {
      activePeriods: [{ kind: 'astroAndSensor', sensorBeforeSunsetMinutes: 30, sensorBeforeSunriseMinutes: 30 }],
    };
    expect(inTromso(sensed, '2026-06-20T12:00Z', 48)).to.deep.equal(['12:00 0']);
  });
});

describe('a program without periods', () => {
  it('lights the whole day (TALQ)', () => {
    const always = street({ program: { activePeriods: [], baseLevel: 35 } });
    for (const instant of ['2026-06-21T12:00Z', '2026-12-21T23:00Z']) {
      expect(lit(always, instant)).to.include({ level: 35, source: 'program' });
    }
  });
});

describe('a period by light sensor', () => {
  const program = { activePeriods: [{ kind: 'sensor', onLevel: 30, offLevel: 50 }] };
  const compiled = compile(street({ program }));
  const DAY = at('2026-12-21T12:00Z');
  const since = DAY - HOUR;

  it('lights while the sensor says that it is dark, at any hour, and says so', () => {
    const dark = lit(compiled, DAY, photocell('dark', since));
    expect(dark).to.include({ level: 100, source: 'program' });
    expect(dark.reason).to.match(/; photocell-1 says that it is dark$/);
    expect(dark.reason).to.equal('Night: 100 % when it starts; photocell-1 says that it is dark');
    const light = lit(compiled, SUNSET + 10 * MINUTE, photocell('light', since));
    expect(light).to.include({ level: 0, reason: 'Night: off outside its periods; photocell-1 says that it is light' });
  });

  it('does not believe a sensor that sees light once civil twilight is over: it may be dead or dazzled', () => {
    const dusk = darkNights(BRUSSELS, '2026-12-21').find(({ from }) => from > DAY)?.from ?? 0;
    expect(lit(compiled, dusk - 1, photocell('light', since))).to.include({ level: 0, until: dusk });
    expect(lit(compiled, dusk, photocell('light', since))).to.include({
      level: 100,
      reason: 'Night: 100 % when it starts; photocell-1 says that it is light, by sun it is dark',
    });
  });

  it('goes by the sun when the sensor is not known, and falls back to it after a day of silence', () => {
    expect(lit(compiled, DAY)).to.include({
      level: 0,
      reason: 'Night: off outside its periods; photocell-1 is not known: by sun',
    });
    expect(lit(compiled, SUNSET).level).to.equal(100);
    expect(lit(compiled, SUNSET - 1).level).to.equal(0);
    const silent = lit(compiled, DAY, photocell('dark', DAY - 23 * HOUR));
    expect(silent).to.include({ level: 100, until: DAY + HOUR });
    expect(lit(compiled, DAY + HOUR, photocell('dark', DAY - 23 * HOUR)).level).to.equal(0);
  });

  it('may name its sensor', () => {
    const named = compile(street({ program: { activePeriods: [{ ...program.activePeriods[0], sensor: 'roof' }] } }));
    expect(lit(named, DAY, photocell('dark', since)).level).to.equal(0);
    const roof = new Map([['roof' as DeviceId, [{ at: since, lux: 3 }]]]);
    expect(lit(named, DAY, { light: roof }).level).to.equal(100);
  });

  it('cuts a floor in with its light, by day too', () => {
    const floored = compile(street({ program: { ...program, baseLevel: 10 }, floorLevel: 40 }));
    expect(lit(floored, DAY, photocell('dark', since)).level).to.equal(40);
    expect(lit(floored, DAY, photocell('light', since)).level).to.equal(0);
  });
});

describe('a period by sun and light sensor', () => {
  const period = {
    kind: 'astroAndSensor',
    sunsetOffsetMinutes: 10,
    sunriseOffsetMinutes: -5,
    sensorBeforeSunsetMinutes: 30,
    sensorBeforeSunriseMinutes: 20,
  };
  const compiled = compile(street({ program: { activePeriods: [period] } }));
  const level = (instant: number, says: 'dark' | 'light' | null): number =>
    lit(compiled, instant, says ? photocell(says, instant - 1) : {}).level;
  const on = SUNSET + 10 * MINUTE;
  const off = SUNRISE - 5 * MINUTE;

  it('lets the sensor begin within its window before dusk, and begins without it at the end of the window', () => {
    expect(level(on - 30 * MINUTE, 'dark')).to.equal(100);
    expect(level(on - 30 * MINUTE - 1, 'dark')).to.equal(0);
    expect(level(on - 1, 'light')).to.equal(0);
    expect(level(on, 'light')).to.equal(100);
  });

  it('lets the sensor end within its window before dawn, and ends without it at the end of the window', () => {
    expect(level(off - 20 * MINUTE - 1, 'light')).to.equal(100);
    expect(level(off - 20 * MINUTE, 'light')).to.equal(0);
    expect(level(off - 1, 'dark')).to.equal(100);
    expect(level(off, 'dark')).to.equal(0);
  });

  it('goes by the sun itself in both windows when the sensor is not known', () => {
    expect(level(SUNSET - 1, null)).to.equal(0);
    expect(level(SUNSET, null)).to.equal(100);
    expect(level(off - 1, null)).to.equal(100);
    expect(level(off, null)).to.equal(0);
  });

  it('keeps its windows inside the night that its offsets leave', () => {
    const wide = { ...period, sunsetOffsetMinutes: 300, sunriseOffsetMinutes: -240, sensorBeforeSunriseMinutes: 360 };
    const short = compile(street({ program: { activePeriods: [wide] } }));
    const starts = SUNSET + 300 * MINUTE;
    const ends = SUNRISE - 240 * MINUTE;
    const asked = (instant: number, says: 'dark' | 'light'): number =>
      lit(short, instant, photocell(says, instant - 1)).level;
    expect(asked(starts - 30 * MINUTE - 1, 'dark')).to.equal(0);
    expect(asked(starts, 'dark')).to.equal(100);
    expect(asked(ends - 1, 'dark')).to.equal(100);
    expect(asked(ends, 'dark')).to.equal(0);
  });

  it('lights nothing where offsets turn it inside out, and the whole of polar night', () => {
    const inverted = { ...period, sunsetOffsetMinutes: 300, sunriseOffsetMinutes: -300 };
    expect(changes({ activePeriods: [inverted] }, '2026-06-21T12:00+02:00')).to.deep.equal([]);
    const tromso = { latitude: 69.65, longitude: 18.96, timeZone: 'Europe/Oslo' };
    const polar = compile(street({ program: { activePeriods: [period] }, place: tromso }));
    for (let hour = 0; hour < 48; hour += 1) {
      expect(
        lit(polar, at('2026-12-20T00:00Z') + hour * HOUR, photocell('light', at('2026-12-20T00:00Z'))).level,
      ).to.equal(100);
    }
  });
});

describe('a period by a value', () => {
  const judge = (operator: string, value: number, found: number | undefined, instant = '2026-12-21T12:00Z') => {
    const period = { kind: 'value', device: 'mast', attribute: 'fog', operator, value };
    const values = new Map(found === undefined ? [] : [['mast/fog', found]]);
    return lit(street({ program: { activePeriods: [period] } }), instant, { values });
  };

  it('lights while the comparison holds', () => {
    const table: [string, boolean, boolean, boolean][] = [
      ['eq', false, true, false],
      ['ne', true, false, true],
      ['ge', false, true, true],
      ['gt', false, false, true],
      ['le', true, true, false],
      ['lt', true, false, false],
    ];
    for (const [operator, ...expected] of table) {
      const found = [1, 2, 3].map((value) => judge(operator, 2, value).level === 100);
      expect(found, operator).to.deep.equal(expected);
    }
    expect(judge('gt', 2, 3).reason).to.match(/; mast\/fog is 3 \(gt 2\)$/);
  });

  it('goes by the sun while the value is not known', () => {
    expect(judge('gt', 2, undefined)).to.include({
      level: 0,
      reason: 'Night: off outside its periods; mast/fog is not known: by sun',
    });
    expect(judge('gt', 2, undefined, '2026-12-21T23:00Z').level).to.equal(100);
  });

  it('lights when any of several periods does, the surest first', () => {
    const fog = { kind: 'value', device: 'mast', attribute: 'fog', operator: 'gt', value: 2 };
    const dusk = { kind: 'sensor', onLevel: 30, offLevel: 50 };
    const night = { kind: 'absolute', on: '18:00', off: '06:00' };
    const both = compile(street({ program: { activePeriods: [fog, dusk, night] } }));
    const noon = at('2026-12-21T12:00Z');
    const foggy = { values: new Map([['mast/fog', 3]]) };
    expect(lit(both, noon, { ...foggy, ...photocell('light', noon - 1) }).level).to.equal(100);
    expect(lit(both, noon, { values: new Map([['mast/fog', 1]]), ...photocell('dark', noon - 1) }).level).to.equal(100);
    expect(lit(both, noon, { values: new Map([['mast/fog', 1]]), ...photocell('light', noon - 1) }).level).to.equal(0);
    expect(lit(both, '2026-12-21T23:00Z', photocell('light', noon)).reason).to.not.match(/says/);
  });
});
