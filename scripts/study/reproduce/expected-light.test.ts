import { MINUTE, SECOND } from '@lamplighter/contracts';
import { arrivals } from '@lamplighter/firmware-sim';
import { expect } from 'chai';
import { expectedLight } from './expected-light.js';

const QUARTER = 15 * MINUTE;
const HOLD = 60 * SECOND;
const START = Date.parse('2019-01-10T20:00Z');
const counted = (...counts: number[]): Map<number, number> =>
  new Map(counts.map((count, index) => [START + index * QUARTER, count]));

describe('the light that counted passages are expected to make', () => {
  it('is one hold time for one passage, part of which may fall into the next quarter hour', () => {
    expect(expectedLight(counted(1), START, START + 2 * QUARTER, HOLD)).to.be.closeTo(HOLD, 1e-3);
    const within = expectedLight(counted(1), START, START + QUARTER, HOLD);
    // The share that runs over is half a hold time when it begins in the last one.
    expect(within).to.be.closeTo(HOLD - (HOLD / QUARTER) * (HOLD / 2), 1e-3);
  });

  it('is nothing without passages, and all the time with very many', () => {
    expect(expectedLight(new Map(), START, START + QUARTER, HOLD)).to.equal(0);
    const crowd = expectedLight(counted(4000, 4000), START + QUARTER, START + 2 * QUARTER, HOLD);
    expect(crowd / QUARTER).to.be.closeTo(1, 1e-3);
  });

  it('adds up over parts of a span, wherever it is cut', () => {
    const counts = counted(3, 0, 7, 20);
    const end = START + 5 * QUARTER;
    const whole = expectedLight(counts, START, end, HOLD);
    for (const cut of [START + 1, START + 30 * SECOND, START + QUARTER + HOLD, START + 3 * QUARTER + 12_345]) {
      const parts = expectedLight(counts, START, cut, HOLD) + expectedLight(counts, cut, end, HOLD);
      expect(parts).to.be.closeTo(whole, 1);
    }
  });

  it('is the mean of what drawn passages make', () => {
    const counts = counted(5, 12, 1, 30);
    const rows = [...counts].map(([start, count]) => ({ counter: 'C', start, count }));
    const span = { counter: 'C', from: START, to: START + 4 * QUARTER };
    const drawings = Array.from({ length: 400 }, (_, seed) =>
      lit(arrivals(rows, { ...span, seed: `${seed}` }), span.to),
    );
    const mean = drawings.reduce((sum, each) => sum + each, 0) / drawings.length;
    expect(mean / expectedLight(counts, span.from, span.to, HOLD)).to.be.closeTo(1, 0.01);
  });
});

/** How long one drawing is lit before an end. */
function lit(instants: readonly number[], end: number): number {
  return instants.reduce((sum, instant, index) => {
    const off = Math.min(instant + HOLD, instants[index + 1] ?? end, end);
    return sum + off - instant;
  }, 0);
}
