import { DAY, HOUR, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { ArrivalFeed } from './arrival-feed.js';
import { countedSource, poissonSource } from './poisson-arrivals.js';

const MIDNIGHT = Date.parse('2026-11-22T23:00Z');
/** Busy at six in the evening, nobody from one to five. */
const PROFILE = Array.from({ length: 24 }, (_, hour) => (hour === 18 ? 240 : hour >= 1 && hour < 5 ? 0 : 12));

describe('passages of a Poisson process', () => {
  const source = poissonSource({ perHour: PROFILE, seed: 's' });

  it('follow the hourly profile in local time', () => {
    const days = 60;
    const perHour = new Array<number>(24).fill(0);
    for (const at of source(MIDNIGHT, MIDNIGHT + days * DAY)) {
      const hour = Math.floor(((at + HOUR) % DAY) / HOUR);
      perHour[hour] = (perHour[hour] ?? 0) + 1;
    }
    perHour.forEach((count, hour) => {
      const mean = (PROFILE[hour] ?? 0) * days;
      // Five standard deviations.
      expect(Math.abs(count - mean), `hour ${hour}`).to.be.at.most(5 * Math.sqrt(mean));
    });
  });

  it('scatter as much as a Poisson process does', () => {
    const counts = Array.from({ length: 100 }, (_, day) => {
      const from = MIDNIGHT + day * DAY + 18 * HOUR;
      return source(from, from + HOUR).length;
    });
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1);
    expect(variance / mean).to.be.within(0.5, 1.7);
  });

  it('are in order, the same for the same seed, whichever part is asked for', () => {
    const all = source(MIDNIGHT, MIDNIGHT + DAY);
    expect(all).to.deep.equal([...all].sort((a, b) => a - b));
    expect(poissonSource({ perHour: PROFILE, seed: 't' })(MIDNIGHT, MIDNIGHT + DAY)).to.not.deep.equal(all);
    const minute = fc.integer({ min: 0, max: 24 * 60 });
    fc.assert(
      fc.property(minute, minute, (a, b) => {
        const [from, to] = [MIDNIGHT + a * 60_000, MIDNIGHT + b * 60_000];
        expect(source(from, to)).to.deep.equal(all.filter((at) => at >= from && at < to));
      }),
    );
  });

  it('refuse a profile that is none', () => {
    expect(() => poissonSource({ perHour: [1, 2], seed: 's' })).to.throw('2 values, not 24');
    const perHour = PROFILE.map((rate, hour) => (hour === 3 ? -1 : rate));
    expect(() => poissonSource({ perHour, seed: 's' })).to.throw('perHour[3] is -1');
  });
});

describe('a feed of arrivals', () => {
  it('passes each of them at its instant, whatever the source', async () => {
    const counts = [{ counter: 'C1', start: Date.parse('2018-12-07T18:00Z'), count: 7 }];
    const sources = [
      poissonSource({ perHour: PROFILE, seed: 'feed' }),
      countedSource(counts, { counter: 'C1', seed: 's' }),
    ];
    for (const source of sources) {
      const start = Date.parse('2026-12-04T15:07:11Z');
      const clock = new SteppedClock(start);
      const seen: number[] = [];
      const feed = new ArrivalFeed(clock, source, async () => void seen.push(clock.now()));
      feed.start();
      await clock.advance(5 * HOUR);
      feed.stop();
      await clock.advance(HOUR);
      expect(seen.length).to.be.above(5);
      expect(seen).to.deep.equal(source(start, start + 5 * HOUR));
    }
  });
});
