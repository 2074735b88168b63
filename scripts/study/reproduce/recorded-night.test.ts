import { HOUR, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import { recordedNights } from './recorded-night.js';

const ZONE = 'Europe/Brussels';
/** A row at each full hour of a night, by hours after noon of its evening. */
const rows = (evening: string, hours: readonly number[]) =>
  hours.map((hour) => ({ counter: 'C', start: Date.parse(`${evening}T11:00Z`) + hour * HOUR, count: 2 }));
const all = Array.from({ length: 24 }, (_, hour) => hour);

describe('the recorded nights of a counter', () => {
  it('run from noon to noon of the local clock', () => {
    const { used, incomplete } = recordedNights([...rows('2019-01-10', all), ...rows('2019-01-11', all)], ZONE);
    expect(used.map(({ from, to }) => [new Date(from).toISOString(), (to - from) / HOUR])).to.deep.equal([
      ['2019-01-10T11:00:00.000Z', 24],
      ['2019-01-11T11:00:00.000Z', 24],
    ]);
    expect(used.every(({ counts }) => counts.size === 24)).to.equal(true);
    expect(incomplete).to.equal(0);
  });

  it('are 23 hours long when clocks go forward in them', () => {
    const noon = Date.parse('2019-03-30T12:00+01:00');
    const counts = all.slice(0, 23).map((hour) => ({ counter: 'C', start: noon + hour * HOUR, count: 1 }));
    expect(recordedNights(counts, ZONE).used.map(({ from, to }) => (to - from) / HOUR)).to.deep.equal([23]);
  });

  it('count only with a row before and one after midnight', () => {
    const before = rows('2019-01-10', all.slice(0, 12));
    const after = rows('2019-01-11', all.slice(12));
    const found = recordedNights([...before, ...after], ZONE);
    expect([found.used.length, found.incomplete]).to.deep.equal([0, 2]);
  });

  it('do not count with a silence of twelve hours, in which the counter was dead', () => {
    const silent = rows('2019-01-10', [0, 1, 13, 23]);
    const quiet = rows('2019-01-11', [0, 1, 12, 23]);
    const found = recordedNights([...silent, ...quiet], ZONE);
    expect([found.used.length, found.incomplete, found.longestSilenceHours]).to.deep.equal([1, 1, 11]);
  });

  it('are none for a counter without rows', () => {
    expect(recordedNights([], ZONE)).to.deep.equal({ used: [], incomplete: 0, longestSilenceHours: 0 });
    const one = [{ counter: 'C', start: Date.parse('2019-01-10T20:00Z') + 15 * MINUTE, count: 1 }];
    expect(recordedNights(one, ZONE).incomplete).to.equal(1);
  });
});
