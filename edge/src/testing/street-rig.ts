import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DesiredState,
  type EpochMs,
  type JournalRecord,
  type Milliseconds,
  SteppedClock,
  SystemClock,
} from '@lamplighter/contracts';
import type { TimeSource } from '../clock/time-source.js';
import { parseEdgeConfig } from '../config.js';
import { createEdge, type Edge } from '../edge.js';
import type { Log } from '../log.js';
import { Journal } from '../store/journal.js';
import { stateFiles } from '../store/state-files.js';
import { FakeBus } from './fake-bus.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** The evenings of most tests are those after this. */
const USUALLY_SEEN_AT = Date.UTC(2026, 10, 22, 12);

/** A whole edge on a line in memory, without any server: its disk, clock, gear and time source in the hands of a test. */
export class StreetRig {
  clock = new SteppedClock(0);
  bus = new FakeBus(this.clock, []);
  edge: Edge | null = null;
  /** What the machine's time source says it is; null: silent. */
  truth: (() => EpochMs) | null = null;
  #dataDir = '';

  /** Settings that go over the rig's own. */
  constructor(private readonly settings: Readonly<Record<string, unknown>> = {}) {}

  /** A fresh disk, with a document in force where one is given. It has last seen its clock right at `seenAt`. */
  async furnish(document: DesiredState | null, seenAt: EpochMs = USUALLY_SEEN_AT): Promise<void> {
    await this.destroy();
    this.#dataDir = await mkdtemp(join(tmpdir(), 'street-'));
    const config = this.#config();
    const files = stateFiles(this.#dataDir, { nis: config.nis, edge: config.edgeId });
    await files.clock.save({ newest: seenAt, confirmed: seenAt, isDoubted: false, bootId: null });
    if (document) await files.desired.save({ received: document, signature: '' });
  }

  /** Power comes: the machine starts at `at` by its own clock, and the gear stands at its power-on level. */
  async power(at: EpochMs, gear: number): Promise<void> {
    this.clock = new SteppedClock(at);
    this.bus = new FakeBus(
      this.clock,
      Array.from({ length: gear }, (_, address) => address),
    );
    await this.begin();
  }

  /** The process starts, the gear is as it was. */
  async begin(): Promise<void> {
    const source: TimeSource = {
      name: 'system',
      isReference: true,
      read: async (): Promise<Milliseconds | null> => (this.truth ? this.truth() - this.clock.now() : null),
    };
    this.edge = createEdge({
      config: this.#config(),
      clock: this.clock,
      io: new SystemClock(() => {}),
      log: silent,
      buses: [this.bus],
      timeSources: [source],
    });
    await this.edge.start();
  }

  async end(): Promise<void> {
    await this.edge?.stop();
    this.edge = null;
  }

  /** Everything in the journal. The edge is stopped for it. */
  async records(): Promise<JournalRecord[]> {
    await this.end();
    const journal = new Journal({ dataDir: this.#dataDir, maxRecords: 1_000_000, io: this.clock, log: silent });
    await journal.open();
    const all = await journal.read(journal.status.first, 1_000_000);
    await journal.close();
    return all;
  }

  async events(name: string): Promise<Record<string, unknown>[]> {
    return (await this.records())
      .filter(({ values }) => values['Event/Name'] === name)
      .map(({ values }) => JSON.parse(String(values['Event/Detail'])));
  }

  async destroy(): Promise<void> {
    await this.end();
    this.truth = null;
    if (this.#dataDir !== '') await rm(this.#dataDir, { recursive: true, force: true });
  }

  get dataDir(): string {
    return this.#dataDir;
  }

  #config() {
    return parseEdgeConfig({
      edgeId: 'cabinet-52',
      nis: '21004',
      dataDir: this.#dataDir,
      // Nobody listens there.
      mqtt: { url: 'mqtt://127.0.0.1:9', username: 'cabinet-52', password: 'secret', spreadSeconds: 0 },
      lines: [{ path: '/dev/none' }],
      ...this.settings,
    });
  }
}
