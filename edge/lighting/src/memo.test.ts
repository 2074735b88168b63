import { expect } from 'chai';
import { Memo } from './memo.js';

describe('a memo', () => {
  it('works out each answer once, nothing and NaN too', () => {
    const asked: string[] = [];
    const memo = new Memo<number | null>(10);
    const of = (key: string, answer: number | null): number | null =>
      memo.of(key, () => {
        asked.push(key);
        return answer;
      });
    expect([of('a', 1), of('b', null), of('c', Number.NaN)]).to.deep.equal([1, null, Number.NaN]);
    expect([of('a', 9), of('b', 9), of('c', 9)]).to.deep.equal([1, null, Number.NaN]);
    expect(asked).to.deep.equal(['a', 'b', 'c']);
  });

  it('never holds more than it may', () => {
    const memo = new Memo<number>(2);
    let worked = 0;
    const of = (key: string): number => memo.of(key, () => ++worked);
    expect([of('a'), of('b'), of('a')]).to.deep.equal([1, 2, 1]);
    expect([of('c'), of('a'), of('c'), of('b')]).to.deep.equal([3, 4, 3, 5]);
  });
});
