import { type DesiredState, deviceId, HOUR } from '@lamplighter/contracts';
import { expect } from 'chai';
import { compile } from '../compile.js';
import { defaultCalendar, defaultProgram } from '../default-program.js';
import { at, LAMP, SUNSET_TO_SUNRISE, street } from '../testing/street.js';
import { nightsOfYear, type Preview, previewOf } from './preview.js';

const BRUSSELS_TIME = 'Europe/Brussels';
const yearOf = (desired: DesiredState, year = 2026): Preview =>
  previewOf({ compiled: compile(desired), device: LAMP, ...nightsOfYear(BRUSSELS_TIME, year) });

/** 18:00 to 06:00: 80 %, from 23:00 on 10 %. */
const CLOCK_ONLY = {
  activePeriods: [{ kind: 'absolute', on: '18:00', off: '06:00' }],
  baseLevel: 80,
  steps: [{ kind: 'fixedTime', at: '23:00', level: 10 }],
};

describe('the nights of a year', () => {
  it('run from noon of 1 January to noon of the next', () => {
    expect(nightsOfYear(BRUSSELS_TIME, 2026)).to.deep.equal({
      from: at('2026-01-01T11:00Z'),
      to: at('2027-01-01T11:00Z'),
    });
  });
});

describe('the preview of a year', () => {
  it('adds up a program by the clock, to the hour that the clocks skip and repeat', () => {
    const { figures, carpet, from, to, timeZone } = yearOf(street({ program: CLOCK_ONLY }));
    expect(figures).to.deep.equal({
      hours: 8760,
      burningHours: 4380,
      switchings: 365,
      hoursAtLevel: [
        [0, 4380],
        [10, 365 * 7],
        [80, 365 * 5],
      ],
      meanLevelWhileLit: (80 * 5 + 10 * 7) / 12,
      raisedByFloorHours: 0,
      belowFloorHours: 0,
    });
    expect(carpet.rows).to.have.length(365);
    expect(carpet.rows[0]?.cells).to.have.length(96);
    expect({ from, to, timeZone }).to.deep.equal({
      ...nightsOfYear(BRUSSELS_TIME, 2026),
      timeZone: BRUSSELS_TIME,
    });
  });

  it('gives each month its own nights, with 23 hours in March and 25 in October', () => {
    const { months } = yearOf(street({ program: CLOCK_ONLY }));
    expect(months.map(({ month }) => month)).to.deep.equal(
      ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'].map((month) => `2026-${month}`),
    );
    expect(months.map(({ burningHours }) => burningHours / 12)).to.deep.equal([
      ...[31, 28, 31 - 1 / 12, 30, 31, 30],
      ...[31, 31, 30, 31 + 1 / 12, 30, 31],
    ]);
    expect(months.map(({ switchings }) => switchings)).to.deep.equal([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
  });

  it('counts the morning of the first of a month to the month before', () => {
    const compiled = compile(street({ program: CLOCK_ONLY }));
    const stretch = { from: at('2026-06-01T02:00Z'), to: at('2026-06-01T17:00Z') };
    const { months } = previewOf({ compiled, device: LAMP, ...stretch });
    // Local summer time: 04:00 to 06:00 lit, noon at 10:00 UTC, lit again from 18:00 to 19:00.
    expect(months.map(({ month, hours, burningHours }) => [month, hours, burningHours])).to.deep.equal([
      ['2026-05', 8, 2],
      ['2026-06', 7, 1],
    ]);
  });

  it('has 366 rows in a leap year', () => {
    const { carpet, figures, months } = yearOf(street({ program: CLOCK_ONLY }), 2028);
    expect(carpet.rows).to.have.length(366);
    expect(carpet.rows[59]?.date).to.equal('2028-02-29');
    expect(figures).to.include({ hours: 8784, switchings: 366 });
    expect(months[1]?.switchings).to.equal(29);
  });

  it('gives a street by the sun in Brussels the 4,282 hours of darkness of an ordinary year', () => {
    const desired = {
      ...street(),
      programs: [defaultProgram()],
      calendars: [{ ...defaultCalendar(), id: street().calendars[0]?.id }],
    } as DesiredState;
    const { figures, months } = yearOf(desired);
    expect(Math.round(figures.burningHours)).to.equal(4282);
    expect(figures.switchings).to.equal(365);
    expect(figures.hoursAtLevel.map(([level]) => level)).to.deep.equal([0, 50, 70, 100]);
    expect(figures.hoursAtLevel[1]).to.deep.equal([50, 365 * 5]);
    expect(figures.meanLevelWhileLit).to.be.closeTo(71.2, 0.05);
    expect(months.map(({ burningHours }) => Math.round(burningHours))).to.deep.equal([
      ...[479, 390, 374, 304, 261, 227],
      ...[249, 296, 342, 413, 452, 495],
    ]);
  });

  it('counts where the class floor raises the light: by clock, 10 % would be below 25 %', () => {
    const { figures } = yearOf(street({ program: CLOCK_ONLY, floorLevel: 25 }));
    // The floor also lights the dark hours before 18:00 and after 06:00 in winter.
    const lit = Object.fromEntries(figures.hoursAtLevel);
    expect(lit[10]).to.equal(undefined);
    expect(figures.raisedByFloorHours).to.equal(lit[25]);
    expect(figures.raisedByFloorHours).to.be.above(365 * 7);
    expect(figures.burningHours).to.equal(365 * 5 + figures.raisedByFloorHours);
    expect(figures.belowFloorHours).to.equal(0);
  });

  it('counts where an exemption lets the light below the class floor, only while the floor would hold', () => {
    const exemption = {
      id: 'park-closing',
      from: '2026-06-01',
      to: '2026-06-30',
      between: { from: '23:30', to: '05:00' },
      level: 0,
      reason: 'the park closes',
      approvedBy: 'council',
    };
    const program = { activePeriods: [SUNSET_TO_SUNRISE], steps: [{ kind: 'fixedTime', at: '23:30', level: 0 }] };
    const desired = street({ program, floorLevel: 30, exemptions: [exemption] });
    const { figures, months } = previewOf({
      compiled: compile(desired),
      device: LAMP,
      from: at('2026-05-31T10:00Z'),
      to: at('2026-07-02T10:00Z'),
    });
    // 30 nights of 23:30 to 05:00; the sun rises after 05:00 all June.
    expect(figures.belowFloorHours).to.equal(30 * 5.5);
    expect(months.map(({ month, belowFloorHours }) => [month, belowFloorHours])).to.deep.equal([
      ['2026-05', 0],
      ['2026-06', 165],
      ['2026-07', 0],
    ]);
    // The two nights outside it stay at the floor from 23:30 to sunrise, those inside from 05:00 on.
    expect(figures.raisedByFloorHours).to.be.within(2 * 5.9 + 30 * 0.4, 2 * 6.2 + 30 * 0.7);
    expect(figures.hoursAtLevel.map(([level]) => level)).to.deep.equal([0, 30, 100]);
  });

  it('does not count as below the floor what an exemption leaves at or above it', () => {
    const exemption = { id: 'x', from: '2026-01-01', to: '2026-12-31', level: 20, reason: 'r', approvedBy: 'c' };
    const at30 = { activePeriods: [SUNSET_TO_SUNRISE], baseLevel: 30 };
    const desired = street({ program: at30, floorLevel: 30, exemptions: [exemption] });
    expect(yearOf(desired).figures.belowFloorHours).to.equal(0);
    const at29 = { ...at30, baseLevel: 29 };
    const lower = street({ program: at29, floorLevel: 30, exemptions: [exemption] });
    const { figures } = yearOf(lower);
    expect(figures.belowFloorHours).to.equal(figures.burningHours);
  });

  it('merges what the program says anew into one span: neighbours differ', () => {
    const steps = ['20:00', '21:00', '22:00'].map((time) => ({ kind: 'fixedTime', at: time, level: 80 }));
    const desired = street({ program: { ...CLOCK_ONLY, steps } });
    const [from, to] = [at('2026-12-21T11:00Z'), at('2026-12-22T11:00Z')];
    const { spans } = previewOf({ compiled: compile(desired), device: LAMP, from, to });
    const plain = { isRaised: false, isBelowFloor: false };
    expect(spans).to.deep.equal([
      { from, to: from + 6 * HOUR, level: 0, ...plain },
      { from: from + 6 * HOUR, to: from + 18 * HOUR, level: 80, ...plain },
      { from: from + 18 * HOUR, to, level: 0, ...plain },
    ]);
  });

  it('starts anywhere: light that already burns was not switched on, light that comes on just then was', () => {
    const compiled = compile(street({ program: CLOCK_ONLY }));
    const to = at('2026-12-21T20:00Z');
    const switchings = (from: string): number =>
      previewOf({ compiled, device: LAMP, from: at(from), to }).figures.switchings;
    expect(switchings('2026-12-21T16:59Z')).to.equal(1);
    expect(switchings('2026-12-21T17:00Z')).to.equal(1);
    expect(switchings('2026-12-21T17:01Z')).to.equal(0);
  });

  it('takes the cells it is asked for', () => {
    const compiled = compile(street({ program: CLOCK_ONLY }));
    const night = { from: at('2026-12-21T11:00Z'), to: at('2026-12-22T11:00Z') };
    const { carpet } = previewOf({ compiled, device: LAMP, ...night, cellMinutes: 60 });
    expect(carpet.rows[0]?.cells).to.have.length(24);
  });

  it('refuses a luminaire that the document does not know', () => {
    const compiled = compile(street());
    const unknown = () => previewOf({ compiled, device: deviceId('lamp-9'), from: 0, to: HOUR });
    expect(unknown).to.throw(RangeError, 'device lamp-9 is not among the luminaires of edge-1');
  });

  it('refuses a stretch that is empty, turned round or endless', () => {
    const compiled = compile(street());
    for (const [from, to] of [
      [HOUR, HOUR],
      [HOUR, 0],
      [Number.NEGATIVE_INFINITY, 0],
      [0, Number.POSITIVE_INFINITY],
      [Number.NaN, HOUR],
    ] as const) {
      const refused = () => previewOf({ compiled, device: LAMP, from, to });
      expect(refused).to.throw(RangeError, `the preview goes from ${from} to ${to}: must be two instants`);
    }
  });
});
