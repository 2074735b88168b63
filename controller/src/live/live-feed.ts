import type { Cancel, Clock, Fault, LuminaireState, Milliseconds, Override, Ticket } from '@lamplighter/contracts';
import type { Logger } from 'pino';
import { queryOverrides } from '../commands/index.js';
import type { Pool } from '../db/index.js';
import { queryFaults } from '../faults/index.js';
import { queryLuminaires } from '../inventory/luminaire-query.js';
import { queryTickets } from '../tickets/ticket-query.js';

/** Something that changed, with the municipalities whose people may hear of it. `state` notices come one by one. */
export type LiveNotice =
  | { readonly type: 'state'; readonly nis: string; readonly data: LuminaireState }
  | { readonly type: 'fault'; readonly nis: string; readonly data: Fault }
  | { readonly type: 'ticket'; readonly nis: string; readonly data: Ticket }
  | { readonly type: 'override'; readonly nisCodes: readonly string[]; readonly data: Override };

export interface LiveFeedOptions {
  readonly pool: Pool;
  /** Platform time. */
  readonly clock: Clock;
  /** Real time: how often changes are read and told. */
  readonly io: Clock;
  readonly log: Pick<Logger, 'warn'>;
}

/** Changes are gathered for this long, so that one luminaire told twice is read once. */
const GATHER_MS: Milliseconds = 250;

/**
 * Tells listeners what changed, from the database, after the commit: what they hear is what anybody would read. Changes
 * that come while nobody listens are forgotten.
 */
export class LiveFeed {
  readonly #listeners = new Set<(notice: LiveNotice) => void>();
  readonly #luminaires = new Set<string>();
  readonly #edges = new Set<string>();
  readonly #faults = new Set<number>();
  readonly #tickets = new Set<number>();
  readonly #overrides = new Set<string>();
  #cancelTick: Cancel = () => undefined;

  constructor(private readonly options: LiveFeedOptions) {}

  start(): void {
    this.#cancelTick = this.options.io.every(GATHER_MS, () => this.#tell());
  }

  stop(): void {
    this.#cancelTick();
    this.#listeners.clear();
  }

  subscribe(listener: (notice: LiveNotice) => void): Cancel {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** These may have changed. `edges`: all their luminaires. */
  touch(changes: {
    readonly luminaires?: readonly string[];
    readonly edges?: readonly string[];
    readonly faults?: readonly number[];
    readonly tickets?: readonly number[];
    readonly overrides?: readonly string[];
  }): void {
    for (const id of changes.luminaires ?? []) this.#luminaires.add(id);
    for (const id of changes.edges ?? []) this.#edges.add(id);
    for (const id of changes.faults ?? []) this.#faults.add(id);
    for (const id of changes.tickets ?? []) this.#tickets.add(id);
    for (const id of changes.overrides ?? []) this.#overrides.add(id);
  }

  async #tell(): Promise<void> {
    const luminaires = take(this.#luminaires);
    const edges = take(this.#edges);
    const faults = take(this.#faults);
    const tickets = take(this.#tickets);
    const overrides = take(this.#overrides);
    if (this.#listeners.size === 0) return;
    try {
      for (const fault of await this.#faultsOf(faults)) {
        this.#send({ type: 'fault', nis: fault.nis, data: fault });
        // A fault shows on its luminaire as well.
        luminaires.push(fault.asset);
      }
      await this.#tellStates(luminaires, edges);
      const { pool, clock } = this.options;
      const foundTickets = tickets.length > 0 ? await queryTickets(pool, { ids: tickets }) : [];
      for (const ticket of foundTickets) this.#send({ type: 'ticket', nis: ticket.nis, data: ticket });
      const found = overrides.length > 0 ? await queryOverrides(pool, { ids: overrides }, clock.now()) : [];
      for (const { override, nisCodes } of found) this.#send({ type: 'override', nisCodes, data: override });
    } catch (error) {
      // What listeners missed now they see with the next change, or when they ask.
      this.options.log.warn({ reason: (error as Error).message }, 'live changes could not be read');
    }
  }

  async #faultsOf(ids: readonly number[]): Promise<Fault[]> {
    return ids.length > 0 ? queryFaults(this.options.pool, { ids }) : [];
  }

  async #tellStates(ids: readonly string[], edges: readonly string[]): Promise<void> {
    const { pool, clock } = this.options;
    const now = clock.now();
    if (ids.length === 0 && edges.length === 0) return;
    const nisCodes = (await pool.query<{ nis: string }>('select nis from municipality')).map((row) => row.nis);
    const batches = [
      ...(ids.length > 0 ? [await queryLuminaires(pool, { nisCodes, ids }, now)] : []),
      ...(await Promise.all(edges.map((edge) => queryLuminaires(pool, { nisCodes, edge }, now)))),
    ];
    for (const { nis, state } of batches.flat()) this.#send({ type: 'state', nis, data: state });
  }

  #send(notice: LiveNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }
}

function take<T>(set: Set<T>): T[] {
  const items = [...set];
  set.clear();
  return items;
}
