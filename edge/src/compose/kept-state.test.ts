import { expect } from 'chai';
import type { Log } from '../log.js';
import { SessionCounter } from './kept-state.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

describe('the counter of connections', () => {
  let saved: number[];
  const begin = (bdSeq: number | null): SessionCounter => {
    const counter = new SessionCounter({ save: async (state) => void saved.push(state.bdSeq) }, silent);
    counter.restore(bdSeq);
    return counter;
  };
  const take = async (counter: SessionCounter, count: number): Promise<number[]> => {
    const taken: number[] = [];
    while (taken.length < count) taken.push(await counter.next());
    return taken;
  };

  beforeEach(() => {
    saved = [];
  });

  it('gives each connection the number after the one before, from 0 to 255 and round', async () => {
    const taken = await take(begin(null), 600);
    expect(taken).to.deep.equal(Array.from({ length: 600 }, (_, index) => index % 256));
  });

  it('writes to disk 45 times a day while an attempt every 30 s fails', async () => {
    await take(begin(null), 2_880);
    expect(saved).to.have.lengthOf(45);
  });

  it('never gives out a number again after a restart, wherever it was stopped', async () => {
    for (let used = 1; used < 140; used += 1) {
      saved = [];
      const taken = await take(begin(250), used);
      const [next] = await take(begin(saved.at(-1) ?? null), 1);
      expect(taken.slice(-65), `after ${used}`).not.to.include(next);
    }
  });

  it('keeps on disk what it may give out before it gives it out, and goes on when the disk fails', async () => {
    const counter = new SessionCounter({ save: () => Promise.reject(new Error('full')) }, silent);
    counter.restore(7);
    expect(await take(counter, 3)).to.deep.equal([8, 9, 10]);
  });
});
