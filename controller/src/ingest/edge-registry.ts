import type { Clock, EdgeAddress } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';

/** Least time between two reloads that unknown edges cause. */
const RELOAD_MS = 2_000;

/** Edges of the inventory, kept in memory; asked again when an unknown one speaks. */
export class EdgeRegistry {
  #nisByEdge = new Map<string, string>();
  #loadedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly sql: Sql,
    private readonly io: Clock,
  ) {}

  /** True when the inventory has this edge in this municipality. */
  async knows({ edge, nis }: EdgeAddress): Promise<boolean> {
    if (this.#nisByEdge.get(edge) === nis) return true;
    if (this.io.monotonic() - this.#loadedAt < RELOAD_MS) return false;
    const rows = await this.sql.query<{ id: string; nis: string }>('select id, nis from edge');
    this.#nisByEdge = new Map(rows.map((row) => [row.id, row.nis]));
    this.#loadedAt = this.io.monotonic();
    return this.#nisByEdge.get(edge) === nis;
  }
}
