import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceId, HOUR, type JournalRecord, type Observation, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { Context } from 'mocha';
import { simulatedTime } from './clock/time-source.js';
import { parseEdgeConfig } from './config.js';
import { createEdge, type Edge } from './edge.js';
import type { Log } from './log.js';
import { Journal } from './store/journal.js';
import { stateFiles } from './store/state-files.js';
import { FakeBus } from './testing/fake-bus.js';
import { streetDocument } from './testing/street-document.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const AFTERNOON = Date.UTC(2026, 10, 22, 15);
const LAMPS = 3;

describe('F-16 an edge whose disk is in trouble', function () {
  this.timeout(120_000);
  let folder: string;
  let disk: string;
  let isMounted = false;
  let running: Edge | null = null;

  /** A small file system of its own, in memory. Who may not mount one cannot run these tests. */
  const mount = (context: Context, options: string): void => {
    isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]).status === 0;
    if (isMounted) return;
    Object.assign(context.test ?? {}, { skipReason: 'this machine lets nobody mount a small file system' });
    context.skip();
  };
  const remount = (options: string): void => {
    const { status, stderr } = spawnSync('mount', ['-o', `remount,${options}`, disk]);
    if (status !== 0) throw new Error(String(stderr));
  };
  /** Takes all room that is left; gives what gives it back. */
  const fill = async (): Promise<() => Promise<void>> => {
    const path = join(disk, 'ballast');
    const file = await open(path, 'w');
    for (let size = 64 * 1024; size >= 1; size = Math.floor(size / 4)) {
      for (;;) {
        const written = await file.write(Buffer.alloc(size)).catch(() => null);
        if (!written) break;
      }
    }
    await file.close();
    return () => rm(path);
  };
  /** Takes all names that are left. */
  const fillNames = async (): Promise<() => Promise<void>> => {
    const names = join(disk, 'names');
    await mkdir(names);
    for (let count = 0; ; count += 1) {
      const failed = await writeFile(join(names, `${count}`), '').then(
        () => false,
        () => true,
      );
      if (failed) return () => rm(names, { recursive: true });
    }
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'disk-trouble-'));
    disk = join(folder, 'disk');
    await mkdir(disk);
  });
  afterEach(async () => {
    await running?.stop();
    running = null;
    if (isMounted) spawnSync('umount', [disk]);
    isMounted = false;
    await rm(folder, { recursive: true, force: true });
  });

  const openJournal = async (dataDir: string, io = new SteppedClock(0)): Promise<Journal> => {
    const journal = new Journal({ dataDir, maxRecords: 134_400, io, log: silent });
    await journal.open();
    return journal;
  };
  const begin = async (
    dataDir: string,
    clock: SteppedClock,
  ): Promise<{ edge: Edge; bus: FakeBus; io: SteppedClock }> => {
    const config = parseEdgeConfig({
      edgeId: 'cabinet-52',
      nis: '21004',
      dataDir,
      mqtt: { url: 'mqtt://127.0.0.1:9', username: 'cabinet-52', password: 'secret', spreadSeconds: 0 },
      lines: [{ path: '/dev/none' }],
    });
    const bus = new FakeBus(
      clock,
      Array.from({ length: LAMPS }, (_, address) => address),
    );
    for (const each of bus.gear.values()) each.arc = 0;
    const io = new SteppedClock(0);
    const edge = createEdge({ config, clock, io, log: silent, buses: [bus], timeSources: [simulatedTime] });
    running = edge;
    await edge.start();
    return { edge, bus, io };
  };
  const saveDocument = async (dataDir: string): Promise<void> => {
    const document = streetDocument(LAMPS);
    await stateFiles(dataDir, document).desired.save({ received: document, signature: '' });
  };
  const traces = (bus: FakeBus) => [...bus.gear.values()].map(({ trace }) => trace);

  /** A night of an edge with a disk that works: what the others must equal. */
  const goodNight = async () => {
    const dataDir = join(folder, 'good');
    await saveDocument(dataDir);
    const clock = new SteppedClock(AFTERNOON);
    const { edge, bus } = await begin(dataDir, clock);
    await clock.advance(17 * HOUR);
    await edge.stop();
    return traces(bus);
  };

  const TROUBLES: readonly { what: string; options: string; begin: () => Promise<() => Promise<void>> }[] = [
    { what: 'is full', options: 'size=1m', begin: fill },
    { what: 'has no inodes left', options: 'size=8m,nr_inodes=16', begin: fillNames },
    {
      what: 'is read-only',
      options: 'size=8m',
      begin: async () => {
        remount('ro');
        return async () => remount('rw');
      },
    },
  ];
  for (const { what, options, begin: trouble } of TROUBLES) {
    it(`lights as ever while the disk ${what}, and then declares exactly what it could not keep`, async function () {
      const good = await goodNight();
      mount(this, options);
      const dataDir = join(disk, 'edge');
      await saveDocument(dataDir);
      const mend = await trouble();
      const clock = new SteppedClock(AFTERNOON);
      const { edge, bus, io } = await begin(dataDir, clock);
      await clock.advance(17 * HOUR);
      expect(traces(bus)).to.deep.equal(good);
      await mend();
      await io.advance(6 * SECOND);
      await clock.advance(HOUR);
      const { refused } = edge.status().journal;
      expect(refused).to.be.above(100);
      await edge.stop();
      const journal = await openJournal(dataDir);
      const { first, last, lost } = journal.status;
      const records = await journal.read(first, last);
      await journal.close();
      const isLoss = ({ kind }: JournalRecord): boolean => kind === 'loss';
      expect(records.filter(isLoss)).to.have.length(refused);
      expect(lost).to.equal(refused);
      expect(records.filter((record) => !isLoss(record)).length).to.be.above(0);
      const times = records.filter(isLoss).map(({ sampledAt }) => sampledAt);
      expect(Math.min(...times)).to.be.within(AFTERNOON, AFTERNOON + HOUR);
      expect(Math.max(...times)).to.be.within(AFTERNOON + 16 * HOUR, AFTERNOON + 17 * HOUR);
    });
  }

  for (const { what, options, begin: trouble } of TROUBLES) {
    it(`keeps a fault that began while the disk ${what}, and tells it once when it is mended`, async function () {
      mount(this, options);
      const dataDir = join(disk, 'edge');
      await saveDocument(dataDir);
      const mend = await trouble();
      const clock = new SteppedClock(AFTERNOON);
      const { edge, bus, io } = await begin(dataDir, clock);
      await clock.advance(4 * HOUR);
      const { refused } = edge.status().journal;
      bus.gear.delete(1);
      await clock.advance(HOUR);
      expect(edge.status().openFaults).to.include('lamp-1 controlGearCommFailure');
      const readings = LAMPS * 4;
      expect(edge.status().journal.refused - refused, 'what is told again is not lost').to.be.within(1, readings + 3);
      await mend();
      await io.advance(6 * SECOND);
      await clock.advance(HOUR);
      await edge.stop();
      const journal = await openJournal(dataDir);
      const records = await journal.read(journal.status.first, journal.status.last);
      await journal.close();
      const raised = records.filter(({ kind, device }) => kind === 'fault' && device === 'lamp-1');
      expect(raised.map(({ values }) => [values['Fault/Code'], values['Fault/Active']])).to.deep.equal([
        ['controlGearCommFailure', true],
      ]);
      expect(raised[0]?.sampledAt, 'with its own time').to.be.within(AFTERNOON + 4 * HOUR, AFTERNOON + 5 * HOUR);
    });
  }

  it('goes on within the room it has when the disk fills up, drops the oldest readings and refuses nothing', async function () {
    mount(this, 'size=4m');
    const io = new SteppedClock(0);
    const journal = await openJournal(disk, io);
    const give = (at: number): Observation =>
      at % 500 === 0
        ? { kind: 'fault', device: null, sampledAt: at, values: { 'Fault/Code': 'lampFailure', 'Fault/Active': true } }
        : { kind: 'reading', device: deviceId('lamp-1'), sampledAt: at, values: { 'Energy/Power': at / 7 } };
    let at = 0;
    const append = async (groups: number): Promise<void> => {
      for (let group = 0; group < groups; group += 1) {
        await Promise.all(Array.from({ length: 8 }, () => journal.append(give(++at))));
        await io.advance(SECOND);
      }
    };
    await append(6_000);
    const mend = await fill();
    await append(14_000);
    expect(journal.refused).to.equal(0);
    const { first, last, lost } = journal.status;
    expect(lost).to.be.above(1_000);
    const records = await journal.read(first, last);
    const kept = records.filter(({ kind }) => kind !== 'loss');
    expect(kept.length + lost, 'each is kept or declared lost').to.equal(at);
    expect(kept.filter(({ kind }) => kind === 'fault')).to.have.length(at / 500);
    expect(kept.at(-1)?.sampledAt).to.equal(at);
    await mend();
    await append(10);
    await journal.close();
    const again = await openJournal(disk);
    expect(again.status).to.include({ first, lost });
    await again.close();
  });
});
