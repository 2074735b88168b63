import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR, MINUTE, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { rtcSource, synchronisedSource } from './time-source.js';

const NOW = Date.UTC(2026, 10, 22, 16);

describe('time sources of the machine', () => {
  let folder: string;
  let file: string;
  let io: SteppedClock;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'time-'));
    file = join(folder, 'source');
    io = new SteppedClock(NOW);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const touch = async (at: number): Promise<void> => {
    await writeFile(file, '');
    await utimes(file, at / SECOND, at / SECOND);
  };

  it('read a battery-backed clock to half a second', async () => {
    await writeFile(file, `${(NOW + HOUR) / SECOND}\n`);
    expect(await rtcSource(file, io).read()).to.equal(HOUR + SECOND / 2);
  });

  it('say nothing where there is no battery-backed clock, or it shows no number', async () => {
    expect(await rtcSource(file, io).read()).to.equal(null);
    for (const text of ['', 'nonsense', '-5', '12 34']) {
      await writeFile(file, text);
      expect(await rtcSource(file, io).read(), text).to.equal(null);
    }
  });

  it('take the flag of the system for each time it was touched, once', async () => {
    const source = synchronisedSource(file, io);
    expect(await source.read()).to.equal(null);
    await touch(NOW - MINUTE);
    expect(await source.read()).to.equal(0);
    expect(await source.read(), 'the clock may have been stepped since').to.equal(null);
    await io.advance(30 * MINUTE);
    await touch(NOW + 30 * MINUTE);
    expect(await source.read()).to.equal(0);
  });

  it('take no flag that is old, or of a time still to come', async () => {
    for (const at of [NOW - 2 * HOUR, NOW + HOUR]) {
      await touch(at);
      expect(await synchronisedSource(file, io).read()).to.equal(null);
    }
  });
});
