import type { EnergyTotal, EpochMs } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';

export interface EnergyQuestion {
  /** Readings sampled at or after this instant count ... */
  readonly from: EpochMs;
  /** ... and before this one. */
  readonly to: EpochMs;
  readonly groupBy: EnergyTotal['groupBy'];
  /** Only these municipalities; absent: all. */
  readonly nisCodes?: readonly string[];
}

/**
 * Energy over a span, by counter and by integral. The sums are made by the SQL function energy_total alone, to a
 * thousandth of a watt-hour per luminaire, so that every asker gets the same figure.
 */
export async function energyTotals(sql: Sql, { from, to, groupBy, nisCodes }: EnergyQuestion): Promise<EnergyTotal> {
  const rows = await sql.query<EnergyTotal['rows'][number]>(
    `select key, energy_wh as "energyWh", computed_wh as "computedWh", luminaires
     from energy_total($1, $2, $3, $4)`,
    [new Date(from), new Date(to), groupBy, nisCodes ?? null],
  );
  const sum = (of: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((total, row) => total + Math.round(of(row) * 1000), 0) / 1000;
  return { from, to, groupBy, totalWh: sum((row) => row.energyWh), computedWh: sum((row) => row.computedWh), rows };
}
