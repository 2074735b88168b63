import type { Clock, Observation } from '@lamplighter/contracts';
import type { ScanResult } from '../devices/line.js';
import type { Log } from '../log.js';
import type { Journal } from '../store/journal.js';

/** Things named in one event; its record must fit one packet. */
export const MOST_TOLD = 50;

const noop = (): void => {};

/** What the edge has to tell of itself, into the journal. A full or failed disk is counted and told by the journal. */
export class Teller {
  constructor(
    private readonly journal: Pick<Journal, 'append'>,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Resolved: kept, or given up because the disk failed. Never rejects. */
  readonly record = (observation: Observation): Promise<void> => this.journal.append(observation).then(noop, noop);

  event(name: string, detail: Readonly<Record<string, unknown>>): void {
    void this.record({
      kind: 'event',
      device: null,
      sampledAt: this.clock.now(),
      values: { 'Event/Name': name, 'Event/Detail': JSON.stringify(detail) },
    });
  }

  damaged(damaged: readonly string[]): void {
    this.event('storeDamaged', { damaged: damaged.slice(0, MOST_TOLD), count: damaged.length });
  }

  scan(line: number, { found, missing, unplaced }: ScanResult): void {
    this.log.info({ line, found: found.length, missing, unplaced }, 'DALI line scanned');
    this.event('lineScanned', { line, found: found.length, missing, unplaced });
  }
}
