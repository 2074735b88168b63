import { MINUTE, SECOND } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { ReversalGuard } from './reversal-guard.js';

describe('the guard against flicker (LS-5)', () => {
  it('lets a lamp follow three people in a minute up and down, and keeps it up for the fourth', () => {
    const guard = new ReversalGuard();
    guard.note('up', 0);
    const dimmed: boolean[] = [];
    for (let person = 0; person < 4; person += 1) {
      const at = person * 10 * SECOND;
      dimmed.push(guard.mayDim(at + SECOND));
      if (dimmed.at(-1)) guard.note('down', at + SECOND);
      guard.note('up', at + 2 * SECOND);
    }
    expect(dimmed).to.deep.equal([true, true, true, false]);
  });

  it('allows at most six reversals in any minute, and never stands in the way of more light (property)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ wish: fc.constantFrom('up', 'down'), after: fc.integer({ min: 1, max: 20 * SECOND }) })),
        (course) => {
          const guard = new ReversalGuard();
          let now = 0;
          let direction = '';
          const reversals: number[] = [];
          for (const { wish, after } of course) {
            now += after;
            if (wish === 'down' && !guard.mayDim(now)) continue;
            guard.note(wish === 'up' ? 'up' : 'down', now);
            if (direction !== '' && direction !== wish) reversals.push(now);
            direction = wish;
          }
          for (const at of reversals) {
            expect(reversals.filter((other) => other >= at && other < at + MINUTE).length).to.be.at.most(6);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('lets the lamp dim at last when nothing called for it for a minute', () => {
    const guard = new ReversalGuard();
    for (let second = 0; second < 6; second += 1) guard.note(second % 2 === 0 ? 'up' : 'down', second * SECOND);
    guard.note('up', 6 * SECOND);
    expect(guard.mayDim(7 * SECOND)).to.equal(false);
    expect(guard.mayDim(7 * SECOND + MINUTE)).to.equal(true);
  });
});
