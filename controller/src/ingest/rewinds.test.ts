import { SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { Rewinds } from './rewinds.js';

const stream = { edge: 'edge-1', epoch: 'e1' };

describe('Rewinds', () => {
  it('asks at once, then at most once a second', async () => {
    const clock = new SteppedClock(0);
    const rewinds = new Rewinds(clock);
    rewinds.discarded(stream, 10);
    expect(rewinds.due()).to.deep.equal([stream]);
    await clock.advance(900);
    rewinds.discarded(stream, 11);
    expect(rewinds.due()).to.deep.equal([]);
    await clock.advance(100);
    expect(rewinds.due()).to.deep.equal([stream]);
  });

  it('does not ask while what it asked for is coming', async () => {
    const clock = new SteppedClock(0);
    const rewinds = new Rewinds(clock);
    rewinds.discarded(stream, 100);
    rewinds.due();
    for (let watermark = 10; watermark < 50; watermark += 10) {
      await clock.advance(900);
      rewinds.progressed(stream, watermark);
      expect(rewinds.due()).to.deep.equal([]);
    }
    await clock.advance(1_000);
    expect(rewinds.due(), 'it stopped coming').to.deep.equal([stream]);
  });

  it('asks at once for what was discarded while the stream moved', () => {
    const rewinds = new Rewinds(new SteppedClock(0));
    rewinds.discarded(stream, 10);
    rewinds.progressed(stream, 5);
    expect(rewinds.due()).to.deep.equal([stream]);
  });

  it('is content when the watermark has reached what was discarded', async () => {
    const clock = new SteppedClock(0);
    const rewinds = new Rewinds(clock);
    rewinds.discarded(stream, 10);
    rewinds.due();
    rewinds.progressed(stream, 10);
    await clock.advance(5_000);
    expect(rewinds.due()).to.deep.equal([]);
  });

  it('stops asking an edge that never answers', async () => {
    const clock = new SteppedClock(0);
    const rewinds = new Rewinds(clock);
    rewinds.discarded(stream, Number.MAX_SAFE_INTEGER);
    let asked = 0;
    for (let second = 0; second < 200; second += 1) {
      asked += rewinds.due().length;
      await clock.advance(1_000);
    }
    expect(asked).to.equal(30);
  });
});
