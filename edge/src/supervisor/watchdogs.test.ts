import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { Log } from '../log.js';
import { ServiceManager } from './service-manager.js';
import { WatchdogDevice } from './watchdog-device.js';

describe('hardware watchdog', () => {
  let folder: string;
  let path: string;
  let io: SteppedClock;
  let isWell: boolean;
  let complaints: number;
  let device: WatchdogDevice;
  const log: Log = {
    info: () => {},
    warn: () => {},
    error: () => {
      complaints += 1;
    },
    debug: () => {},
  };
  const written = (): string => readFileSync(path, 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lamplighter-watchdog-'));
    path = join(folder, 'watchdog');
    io = new SteppedClock(0);
    isWell = true;
    complaints = 0;
    device = new WatchdogDevice({ path, io, log, isWell: () => isWell });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is fed each 10 s and disarmed by V at an orderly stop', async () => {
    device.start();
    for (let tick = 0; tick < 3; tick += 1) await io.advance(10 * SECOND);
    await device.stop();
    expect(written()).to.equal('1111V');
    await io.advance(60 * SECOND);
    expect(written()).to.equal('1111V');
  });

  it('is not fed while the machine is ill', async () => {
    device.start();
    isWell = false;
    for (let tick = 0; tick < 3; tick += 1) await io.advance(10 * SECOND);
    await device.stop();
    expect(written()).to.equal('1V');
  });

  it('is told missing once, and tried again', async () => {
    const missing = join(folder, 'not-yet', 'watchdog');
    const other = new WatchdogDevice({ path: missing, io, log, isWell: () => true });
    other.start();
    for (let tick = 0; tick < 3; tick += 1) await io.advance(10 * SECOND);
    await other.stop();
    expect(complaints).to.equal(1);
  });
});

describe('service manager', () => {
  it('is told ready, alive thrice in its time limit, and stopping; its absence stops nothing', async () => {
    const io = new SteppedClock(0);
    const told: string[] = [];
    const log: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
    const manager = new ServiceManager({
      io,
      log,
      notify: async (state) => {
        told.push(state);
        if (told.length === 2) throw new Error('gone');
      },
      env: { WATCHDOG_USEC: '30000000' },
    });
    await manager.start();
    await io.advance(31 * SECOND);
    await manager.stop();
    await io.advance(60 * SECOND);
    expect(told).to.deep.equal(['READY=1', 'WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1', 'STOPPING=1']);
  });
});
