import type { Clock, Observation } from '@lamplighter/contracts';
import type { ScanResult } from '../devices/line.js';
import type { Log } from '../log.js';
import type { Journal } from '../store/journal.js';

/** Things named in one event; its record must fit one packet. */
export const MOST_TOLD = 50;

const noop = (): void => {};

/** What the edge has to tell of itself, into the journal. A full or failed disk is counted and told by the journal. */
export class Teller {
  #found: readonly string[] = [];

  constructor(
    private readonly journal: Pick<Journal, 'append'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Resolved: kept, or given up because the disk failed. Never rejects. */
  readonly record = (observation: Observation): Promise<void> => this.journal.append(observation).then(noop, noop);

  /** The same, but rejects when the disk fails: for what will be told again. */
  readonly insist = (observation: Observation): Promise<unknown> => this.journal.append(observation, true);

  event(name: string, detail: Readonly<Record<string, unknown>>): void {
    void this.record({
      kind: 'event',
      device: null,
      sampledAt: this.clock.now(),
      values: { 'Event/Name': name, 'Event/Detail': JSON.stringify(detail) },
    });
  }

  /** What was damaged on disk since the start, as far as it can be named in a record. */
  get found(): readonly string[] {
    return this.#found;
  }

  damaged(damaged: readonly string[]): void {
    this.#found = [...this.#found, ...damaged].slice(0, MOST_TOLD);
    this.event('storeDamaged', { damaged: damaged.slice(0, MOST_TOLD), count: damaged.length });
  }

  scan(line: number, { found, missing, unplaced }: ScanResult): void {
    this.log.info({ line, found: found.length, missing, unplaced }, 'DALI line scanned');
    this.event('lineScanned', { line, found: found.length, missing, unplaced });
  }
}
