import { expect } from 'chai';
import { common, holds, lengthOf, nextEdge, outside, union, within } from './interval.js';

const span = (from: number, to: number) => ({ from, to });
const spans = (...pairs: [number, number][]) => pairs.map(([from, to]) => span(from, to));

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

describe('intervals and others', () => {
  it('gives what two lists share', () => {
    expect(common(spans([0, 10], [20, 30]), spans([5, 22], [29, 40]))).to.deep.equal(
      spans([5, 10], [20, 22], [29, 30]),
    );
    expect(common(spans([0, 10]), spans([10, 20]))).to.deep.equal([]);
  });

  it('leaves to each part what else its interval says', () => {
    expect(common([{ from: 0, to: 10, level: 50 }], spans([2, 3], [9, 12]))).to.deep.equal([
      { from: 2, to: 3, level: 50 },
      { from: 9, to: 10, level: 50 },
    ]);
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
