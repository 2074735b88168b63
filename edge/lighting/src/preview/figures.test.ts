import { HOUR } from '@lamplighter/contracts';
import { expect } from 'chai';
import { figuresOf } from './figures.js';
import type { LevelSpan } from './level-span.js';

/** Neighbouring spans from [hours, level] pairs. */
const spansOf = (parts: readonly (readonly [hours: number, level: number])[]): LevelSpan[] => {
  let from = 0;
  return parts.map(([hours, level]) => {
    const span = { from, to: from + hours * HOUR, level, isRaised: false, isBelowFloor: false };
    from = span.to;
    return span;
  });
};

describe('figures of a preview', () => {
  it('add up burning hours, hours at each level by rising level, and the mean while lit', () => {
    const night = [
      [4, 0],
      [5, 100],
      [2, 40],
      [1.5, 100],
      [11.5, 0],
    ] as const;
    expect(figuresOf(spansOf(night), 0)).to.deep.equal({
      hours: 24,
      burningHours: 8.5,
      switchings: 1,
      hoursAtLevel: [
        [0, 15.5],
        [40, 2],
        [100, 6.5],
      ],
      meanLevelWhileLit: 730 / 8.5,
      raisedByFloorHours: 0,
      belowFloorHours: 0,
    });
  });

  it('count a switching where light comes on from 0 %, not where it only gets brighter', () => {
    const twice = [
      [1, 50],
      [1, 0],
      [1, 30],
      [1, 60],
      [1, 0],
      [1, 10],
    ] as const;
    expect(figuresOf(spansOf(twice), 50).switchings).to.equal(2);
  });

  it('count the first instant as a switching only when the light was off just before', () => {
    expect(figuresOf(spansOf([[1, 50]]), 0).switchings).to.equal(1);
    expect(figuresOf(spansOf([[1, 50]]), 20).switchings).to.equal(0);
    expect(figuresOf(spansOf([[1, 0]]), 0).switchings).to.equal(0);
  });

  it('have no mean level where nothing burns', () => {
    expect(figuresOf(spansOf([[24, 0]]), 0)).to.include({ burningHours: 0, meanLevelWhileLit: null, hours: 24 });
  });

  it('tell apart the hours that the floor raised and those that an exemption lets below it', () => {
    const [raised, plain, below] = spansOf([
      [3, 25],
      [2, 80],
      [4, 5],
    ]) as [LevelSpan, LevelSpan, LevelSpan];
    const figures = figuresOf([{ ...raised, isRaised: true }, plain, { ...below, isBelowFloor: true }], 0);
    expect(figures).to.include({ raisedByFloorHours: 3, belowFloorHours: 4, burningHours: 9 });
  });
});
