import { HOUR, MINUTE, SECOND } from '@lamplighter/contracts';
import { expect } from 'chai';
import { district } from './testing/findings.js';
import { counted, daysText, durationText, intervalText, levelText, periodText, someOf, stepText } from './wording.js';

describe('linter: wording', () => {
  it('says durations in whole hours, minutes or seconds, never more than there is', () => {
    const spans = [0, 59_999, MINUTE, 10 * MINUTE - 1, HOUR - SECOND, HOUR, HOUR + MINUTE, 26 * HOUR];
    expect(spans.map(durationText)).to.deep.equal([
      '0 s',
      '59 s',
      '1 min',
      '9 min',
      '59 min',
      '1 h',
      '1 h 1 min',
      '26 h',
    ]);
  });

  it('says when in local time, with the date of the beginning', () => {
    const from = Date.parse('2026-06-21T22:30Z');
    expect(intervalText('Europe/Brussels', { from, to: from + HOUR })).to.equal('2026-06-22 00:30 to 01:30 (1 h)');
  });

  it('counts, and names some of many', () => {
    expect([1, 2, 0].map((count) => counted(count, 'date'))).to.deep.equal(['1 date', '2 dates', '0 dates']);
    expect([daysText(3, 7), daysText(1, 1), daysText(7, 7)]).to.deep.equal([
      'on 3 of 7 days',
      'on each of 1 day',
      'on each of 7 days',
    ]);
    expect([someOf(['a', 'b', 'c']), someOf(['a', 'b', 'c', 'd', 'e'])]).to.deep.equal([
      'a, b, c',
      'a, b, c and 2 more',
    ]);
    expect([33.333, 50, 0.05].map(levelText)).to.deep.equal(['33.3', '50', '0.1']);
  });

  it('names every kind of period and step', () => {
    const activePeriods = [
      { kind: 'astroClock', on: { event: 'sunset', offsetMinutes: 10 }, off: { event: 'sunrise', offsetMinutes: -10 } },
      { kind: 'absolute', on: '20:00', off: '06:00' },
      { kind: 'clockAndSun', on: '06:00', off: { event: 'sunrise' } },
      { kind: 'sensor', sensor: 'lux-1', onLevel: 30, offLevel: 60 },
      { kind: 'astroAndSensor', sensorBeforeSunsetMinutes: 30, sensorBeforeSunriseMinutes: 30 },
      { kind: 'value', device: 'box', attribute: 'rain', operator: 'gt', value: 0.5 },
    ];
    const steps = [
      { kind: 'fixedTime', at: '22:00', level: 70 },
      { kind: 'astroClock', event: 'sunrise', offsetMinutes: -30, level: 40 },
    ];
    const [program] = district({ program: { activePeriods, steps } }).programs;
    expect(program?.activePeriods.map(periodText)).to.deep.equal([
      'sunset +10 min to sunrise -10 min',
      '20:00 to 06:00',
      '06:00 to sunrise',
      'while lux-1 says dark',
      'sunset to sunrise with the light sensor',
      'while box/rain gt 0.5',
    ]);
    expect(program?.steps.map(stepText)).to.deep.equal(['70 % at 22:00', '40 % at sunrise -30 min']);
  });
});
