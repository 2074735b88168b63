import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DesiredState, type JournalRecord, SteppedClock, SystemClock } from '@lamplighter/contracts';
import { simulatedTime } from '../clock/time-source.js';
import { parseEdgeConfig } from '../config.js';
import { createEdge, type Edge } from '../edge.js';
import type { Log } from '../log.js';
import { Journal } from '../store/journal.js';
import { stateFiles } from '../store/state-files.js';
import { FakeBus } from './fake-bus.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** A whole edge on a line in memory, alone: nobody listens where its broker should be. For tests. */
export interface FakeStreet {
  readonly clock: SteppedClock;
  readonly bus: FakeBus;
  readonly edge: Edge;
  /** Stops the edge and starts it again on the same disk, at the same time. */
  restart(): Promise<void>;
  /** Stops the edge and reads all that it journaled. */
  records(): Promise<JournalRecord[]>;
  close(): Promise<void>;
}

/** Starts an edge at an instant with this document; gear and sensors as it places them. */
export async function fakeStreet(at: number, document: DesiredState): Promise<FakeStreet> {
  const dataDir = await mkdtemp(join(tmpdir(), 'edge-'));
  const config = parseEdgeConfig({
    edgeId: document.edge,
    nis: document.nis,
    dataDir,
    mqtt: { url: 'mqtt://127.0.0.1:9', username: document.edge, password: 'secret' },
    lines: [{ path: '/dev/none' }],
  });
  await stateFiles(dataDir, document).desired.save({ received: document, signature: '' });
  const clock = new SteppedClock(at);
  const bus = new FakeBus(
    clock,
    document.luminaires.map(({ shortAddress }) => shortAddress),
  );
  bus.sensors.clear();
  for (const { shortAddress } of document.sensors) {
    bus.sensors.set(shortAddress, { isSilent: false, hasError: false, isOccupied: false });
  }
  const start = async (): Promise<Edge> => {
    const edge = createEdge({
      config,
      clock,
      io: new SystemClock(() => {}),
      log: silent,
      buses: [bus],
      timeSources: [simulatedTime],
    });
    await edge.start();
    return edge;
  };
  let edge = await start();
  return {
    clock,
    bus,
    get edge() {
      return edge;
    },
    async restart() {
      await edge.stop();
      edge = await start();
    },
    async records() {
      await edge.stop();
      const journal = new Journal({ dataDir, maxRecords: 100_000, io: clock, log: silent });
      await journal.open();
      const all = await journal.read(1, 100_000);
      await journal.close();
      return all;
    },
    async close() {
      await edge.stop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}
