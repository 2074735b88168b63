import { expect } from 'chai';
import { tallyOf } from './tally.js';

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
