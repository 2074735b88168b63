import { expect } from 'chai';
import { common, lengthOf, outside } from './intervals.js';
import { tallyOf } from './tally.js';

const spans = (...pairs: [number, number][]) => pairs.map(([from, to]) => ({ from, to }));

describe('linter: intervals', () => {
  it('gives what two lists share', () => {
    expect(common(spans([0, 10], [20, 30]), spans([5, 22], [29, 40]))).to.deep.equal(
      spans([5, 10], [20, 22], [29, 30]),
    );
    expect(common(spans([0, 10]), spans([10, 20]))).to.deep.equal([]);
  });

  it('gives what an interval has outside others, in whatever order they come and overlap', () => {
    const [day] = spans([0, 100]);
    const out = (...others: [number, number][]) => (day ? outside(day, spans(...others)) : []);
    expect(out()).to.deep.equal(spans([0, 100]));
    expect(out([60, 70], [10, 20], [15, 30])).to.deep.equal(spans([0, 10], [30, 60], [70, 100]));
    expect(out([-10, 0], [100, 110])).to.deep.equal(spans([0, 100]));
    expect(out([-10, 5], [95, 110])).to.deep.equal(spans([5, 95]));
    expect(out([-10, 110])).to.deep.equal([]);
    expect(out([0, 50], [50, 100], [100, 120])).to.deep.equal([]);
    expect(out([-20, -10], [120, 130])).to.deep.equal(spans([0, 100]));
  });

  it('adds lengths up', () => {
    expect([lengthOf([]), lengthOf(spans([0, 10], [20, 25]))]).to.deep.equal([0, 15]);
  });
});

describe('linter: tallies', () => {
  it('knows dates, first occurrence, worst date and total', () => {
    const a = { date: '2026-01-02', from: 50, to: 60 };
    const b = { date: '2026-01-01', from: 10, to: 25 };
    const c = { date: '2026-01-02', from: 70, to: 76 };
    expect(tallyOf([a, b, c])).to.deep.equal({
      dates: 2,
      first: b,
      worst: { date: '2026-01-02', duration: 16 },
      total: 31,
    });
    expect(tallyOf([{ ...a, date: b.date, to: 65 }, c, { ...b, date: '2026-01-03' }])?.worst).to.deep.equal({
      date: b.date,
      duration: 15,
    });
    expect(tallyOf([])).to.equal(null);
  });
});
