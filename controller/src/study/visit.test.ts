import { expect } from 'chai';
import fc from 'fast-check';
import { visitsOf } from './visit.js';

describe('visits', () => {
  it('join detections within the hold time', () => {
    expect(visitsOf([0, 29, 58, 88, 200], 30)).to.deep.equal([
      { from: 0, last: 58 },
      { from: 88, last: 88 },
      { from: 200, last: 200 },
    ]);
  });

  it('cover the same instants as the detections that they join, each held', () => {
    const arrivals = fc
      .array(fc.integer({ min: 0, max: 400 }), { maxLength: 40 })
      .map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 60 }), (instants, hold) => {
        const visits = visitsOf(instants, hold);
        for (let at = 0; at < 500; at += 1) {
          const held = instants.some((arrival) => arrival <= at && at < arrival + hold);
          expect(visits.some(({ from, last }) => from <= at && at < last + hold)).to.equal(held);
        }
      }),
      { numRuns: 50 },
    );
  });
});
