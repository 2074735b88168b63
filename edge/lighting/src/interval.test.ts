import { expect } from 'chai';
import { holds, nextEdge, union, within } from './interval.js';

const span = (from: number, to: number) => ({ from, to });

describe('an interval', () => {
  it('holds its start and not its end', () => {
    expect([1, 2, 3, 4].map((instant) => holds(span(2, 4), instant))).to.deep.equal([false, true, true, false]);
  });
});

describe('a union', () => {
  it('is sorted and joins what touches, overlaps or lies inside', () => {
    expect(union([span(5, 8), span(1, 3), span(3, 4), span(6, 7)])).to.deep.equal([span(1, 4), span(5, 8)]);
  });

  it('drops what is empty or inside out', () => {
    expect(union([span(3, 3), span(9, 4), span(1, 2)])).to.deep.equal([span(1, 2)]);
    expect(union([])).to.deep.equal([]);
  });
});

describe('a window', () => {
  it('keeps the parts that lie inside it, in full where they do', () => {
    const cut = within([span(0, 2), span(1, 4), span(5, 6), span(7, 12), span(10, 11)], span(2, 10));
    expect(cut).to.deep.equal([span(2, 4), span(5, 6), span(7, 10)]);
  });
});

describe('the next edge', () => {
  it('is the first start or end after an instant, and the end of the plan at the latest', () => {
    const nights = [span(20, 30), span(5, 10)];
    expect([0, 5, 10, 20, 30].map((instant) => nextEdge(nights, instant, 40))).to.deep.equal([5, 10, 20, 30, 40]);
    expect(nextEdge(nights, 0, 3)).to.equal(3);
    expect(nextEdge([], 0, 3)).to.equal(3);
  });
});
