import { MINUTE, QUARTER } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { type CounterState, type CounterVerdict, judgeCounter } from './counter.js';

const START = Date.UTC(2026, 10, 25, 18);
const LIMITS = { mostW: 80_000, rollsOverAt: 1_000_000 };

/** Readings a given time apart: their verdicts, and the totals told. */
function judgeAll(raws: readonly number[], apart = QUARTER, limits = LIMITS) {
  let state: CounterState | null = null;
  const verdicts: CounterVerdict[] = [];
  const totals: (number | undefined)[] = [];
  raws.forEach((raw, index) => {
    const judged = judgeCounter(state, raw, START + index * apart, limits);
    state = judged.state;
    verdicts.push(judged.verdict);
    totals.push(judged.state?.total);
  });
  return { verdicts, totals };
}

describe('the judge of a meter’s counter', () => {
  it('takes the first reading as where counting begins, and adds up what follows', () => {
    expect(judgeAll([5000, 5100, 5100, 7000])).to.deep.equal({
      verdicts: ['first', 'rises', 'rises', 'rises'],
      totals: [5000, 5100, 5100, 7000],
    });
  });

  it('calls a counter that falls back and returns a glitch, and holds the total meanwhile', () => {
    expect(judgeAll([5000, 12, 5100])).to.deep.equal({
      verdicts: ['first', 'suspect', 'glitch'],
      totals: [5000, 5000, 5100],
    });
  });

  it('calls a counter that falls back and counts on from there a reset, after ten minutes', () => {
    expect(judgeAll([5000, 0, 10, 20, 30], 5 * MINUTE)).to.deep.equal({
      verdicts: ['first', 'suspect', 'suspect', 'reset', 'rises'],
      totals: [5000, 5000, 5000, 5020, 5030],
    });
  });

  it('does not believe a leap that no power could make, and takes it for another meter when it stays', () => {
    // 80 kW for a quarter of an hour are 20 kWh.
    expect(judgeAll([5000, 25_500, 5100]).verdicts).to.deep.equal(['first', 'suspect', 'glitch']);
    expect(judgeAll([5000, 25_100]).verdicts).to.deep.equal(['first', 'rises']);
    expect(judgeAll([5000, 900_000, 900_100])).to.deep.equal({
      verdicts: ['first', 'suspect', 'reset'],
      totals: [5000, 5000, 5100],
    });
  });

  it('counts on over the end of the counter, where the model says where that is', () => {
    expect(judgeAll([999_990, 15])).to.deep.equal({ verdicts: ['first', 'rolledOver'], totals: [999_990, 1_000_015] });
    const endless = { mostW: LIMITS.mostW };
    let state = judgeCounter(null, 999_990, START, endless).state;
    state = judgeCounter(state, 15, START + QUARTER, endless).state;
    expect(state?.suspect?.raw).to.equal(15);
  });

  it('counts nothing that is no number or below zero', () => {
    expect(judgeAll([Number.NaN, 5000, -1, Number.POSITIVE_INFINITY, 5010])).to.deep.equal({
      verdicts: ['invalid', 'first', 'invalid', 'invalid', 'rises'],
      totals: [undefined, 5000, 5000, 5000, 5010],
    });
  });

  it('goes on when the clock was set back', () => {
    const first = judgeCounter(null, 5000, START, LIMITS).state;
    expect(judgeCounter(first, 5050, START - 90 * 86_400_000, LIMITS).verdict).to.equal('rises');
  });

  it('never lets a total fall, nor rise faster than the meter can count, whatever comes', () => {
    const reading = fc.oneof(
      fc.double({ min: -1e7, max: 1e7 }),
      fc.constantFrom(Number.NaN, 0, -1, 999_999),
      fc.integer({ min: 0, max: 50_000 }),
    );
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 60 }), fc.integer({ min: 1, max: 60 }), (raws, minutes) => {
        const { totals } = judgeAll(raws, minutes * MINUTE);
        const known = totals.filter((total) => total !== undefined);
        for (const [index, total] of known.slice(1).entries()) expect(total).to.be.at.least(known[index] ?? 0);
        const most = (raws.length * (LIMITS.mostW * minutes)) / 60 + raws.length * 200;
        expect((known.at(-1) ?? 0) - (known[0] ?? 0)).to.be.at.most(most + 1e-6);
      }),
      { numRuns: 500 },
    );
  });
});
