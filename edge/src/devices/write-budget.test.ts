import { DAY } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { MOST_WRITES, WriteBudget } from './write-budget.js';

const NOW = Date.UTC(2026, 10, 25);

describe('the budget of writes into gear', () => {
  it('lets twelve writes through in 365 days, for each parameter of each gear by itself', () => {
    const budget = new WriteBudget();
    for (let n = 0; n < 12; n += 1) {
      expect(budget.mayWrite('lamp-0', 'powerOnLevel', NOW + n * DAY)).to.equal(true);
      budget.note('lamp-0', 'powerOnLevel', NOW + n * DAY);
    }
    expect(budget.mayWrite('lamp-0', 'powerOnLevel', NOW + 364 * DAY)).to.equal(false);
    expect(budget.mayWrite('lamp-0', 'fadeTime', NOW + 12 * DAY)).to.equal(true);
    expect(budget.mayWrite('lamp-1', 'powerOnLevel', NOW + 12 * DAY)).to.equal(true);
    expect(budget.mayWrite('lamp-0', 'powerOnLevel', NOW + 365 * DAY), 'the first is a year old').to.equal(true);
  });

  it('counts writes that a clock put into the future', () => {
    const budget = new WriteBudget();
    for (let n = 0; n < 12; n += 1) budget.note('lamp-0', 'fadeTime', NOW + 100 * DAY);
    expect(budget.mayWrite('lamp-0', 'fadeTime', NOW)).to.equal(false);
  });

  it('never lets more than twelve through in any 365 days, across restarts, whenever it is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 120 }), (gaps) => {
        let budget = new WriteBudget();
        let now = NOW;
        const written: number[] = [];
        for (const days of gaps) {
          now += days * DAY;
          const reborn = new WriteBudget();
          reborn.restore(JSON.parse(JSON.stringify(budget.kept)));
          budget = reborn;
          if (!budget.mayWrite('lamp-0', 'fadeTime', now)) continue;
          budget.note('lamp-0', 'fadeTime', now);
          written.push(now);
        }
        for (const end of written) {
          const year = written.filter((at) => at <= end && end - at < 365 * DAY);
          expect(year.length).to.be.at.most(MOST_WRITES);
        }
      }),
    );
  });
});
