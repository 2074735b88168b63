import { expect } from 'chai';
import fc from 'fast-check';
import type { BusPriority } from './dali-bus.js';
import { TransactionQueue } from './transaction-queue.js';

const PRIORITIES: readonly BusPriority[] = ['user', 'automatic', 'configuration', 'polling'];

describe('transaction queue', () => {
  it('gives people first, then the control loop, settings and polling, each in order of arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PRIORITIES)), (priorities) => {
        const queue = new TransactionQueue<number>();
        priorities.forEach((priority, i) => {
          queue.add(priority, i);
        });
        expect(queue.size).to.equal(priorities.length);
        const taken = priorities.map(() => queue.take());
        const expected = PRIORITIES.flatMap((wanted) =>
          priorities.flatMap((priority, i) => (priority === wanted ? [i] : [])),
        );
        expect(taken).to.deep.equal(expected);
        expect(queue.take()).to.equal(undefined);
      }),
    );
  });

  it('hands over all that waits when it is cleared', () => {
    const queue = new TransactionQueue<string>();
    queue.add('polling', 'read');
    queue.add('user', 'set');
    expect(queue.clear()).to.deep.equal(['set', 'read']);
    expect(queue.size).to.equal(0);
  });
});
