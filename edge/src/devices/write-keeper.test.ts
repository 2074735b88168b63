import { deviceId, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { WriteKeeper } from './write-keeper.js';

describe('the keeper of writes into gear', () => {
  it('has settled when what was counted during a save is on disk too', async () => {
    const onDisk: number[] = [];
    const keeper = new WriteKeeper({
      clock: new SteppedClock(Date.UTC(2026, 10, 22)),
      save: async (kept) => {
        await new Promise(setImmediate);
        onDisk.push(Object.values(kept).flat().length);
      },
    });
    const gate = keeper.gate(deviceId('lamp-0'));
    for (let write = 0; write < 3; write += 1) gate.wrote('powerOnLevel');
    await keeper.settled();
    expect(onDisk.at(-1)).to.equal(3);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(onDisk.at(-1)).to.equal(3);
    expect(onDisk).to.have.length(2);
  });
});
