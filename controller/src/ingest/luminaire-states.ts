import type { EpochMs, MetricName } from '@lamplighter/contracts';
import type { Sql } from '../db/index.js';
import type { DataItem } from './inbox-item.js';
import { assetOf, booleanOf, numberOf, textOf } from './record-rows.js';

/** Newest known values of one luminaire; null: this message said nothing of it. */
interface StateRow {
  readonly luminaire_id: string;
  readonly sampled_at: EpochMs;
  readonly target_level: number | null;
  readonly applied_level: number | null;
  readonly actual_level: number | null;
  readonly is_on: boolean | null;
  readonly source: string | null;
  readonly reason: string | null;
  readonly power_w: number | null;
  readonly energy_wh: number | null;
  readonly voltage_v: number | null;
  readonly temperature_c: number | null;
}

const STATE_METRICS: readonly MetricName[] = [
  'Lamp/TargetLevel',
  'Lamp/AppliedLevel',
  'Lamp/DimPercent',
  'Lamp/On',
  'Lamp/Source',
  'Energy/Power',
  'Energy/Active',
];

/**
 * What a batch says about luminaires now: live values and fresh readings, never history. Several messages about one
 * luminaire fold into one row, later samples over earlier ones.
 */
export function foldStates(items: readonly DataItem[]): StateRow[] {
  const rows = new Map<string, StateRow>();
  const fresh = items.filter(({ data, refusal, device }) => {
    if (data.isHistorical || refusal || device === null) return false;
    return STATE_METRICS.some((name) => data.values[name] !== undefined);
  });
  for (const item of [...fresh].sort((a, b) => a.data.sampledAt - b.data.sampledAt)) {
    const id = assetOf(item);
    const row = stateRow(id, item);
    const before = rows.get(id);
    rows.set(id, before ? over(before, row) : row);
  }
  return [...rows.values()];
}

function stateRow(luminaire_id: string, { data: { values, sampledAt } }: DataItem): StateRow {
  return {
    luminaire_id,
    sampled_at: sampledAt,
    target_level: numberOf(values, 'Lamp/TargetLevel'),
    applied_level: numberOf(values, 'Lamp/AppliedLevel'),
    actual_level: numberOf(values, 'Lamp/DimPercent'),
    is_on: booleanOf(values, 'Lamp/On'),
    source: textOf(values, 'Lamp/Source'),
    reason: textOf(values, 'Lamp/Reason'),
    power_w: numberOf(values, 'Energy/Power'),
    energy_wh: numberOf(values, 'Energy/Active'),
    voltage_v: numberOf(values, 'Supply/Voltage'),
    temperature_c: numberOf(values, 'Gear/Temperature'),
  };
}

const over = (before: StateRow, after: StateRow): StateRow =>
  Object.fromEntries(
    Object.entries(after).map(([name, value]) => [name, value ?? before[name as keyof StateRow]]),
  ) as unknown as StateRow;

/** Moves the states forward; what is older than the stored sample changes nothing. Gives the luminaires that moved. */
export async function storeStates(sql: Sql, rows: readonly StateRow[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const stored = await sql.query<{ luminaire_id: string }>(
    `insert into luminaire_state as s (luminaire_id, sampled_at, target_level, applied_level, actual_level, is_on,
       source, reason, power_w, energy_wh, voltage_v, temperature_c)
     select v.luminaire_id, to_timestamp(v.sampled_at / 1000), v.target_level, v.applied_level, v.actual_level, v.is_on,
       v.source, v.reason, v.power_w, v.energy_wh, v.voltage_v, v.temperature_c
     from jsonb_to_recordset($1::jsonb) v (luminaire_id text, sampled_at double precision, target_level real,
       applied_level real, actual_level real, is_on boolean, source text, reason text, power_w real,
       energy_wh double precision, voltage_v real, temperature_c real)
     join luminaire l on l.id = v.luminaire_id
     order by v.luminaire_id
     on conflict (luminaire_id) do update set
       sampled_at = excluded.sampled_at,
       target_level = coalesce(excluded.target_level, s.target_level),
       applied_level = coalesce(excluded.applied_level, s.applied_level),
       actual_level = coalesce(excluded.actual_level, s.actual_level),
       is_on = coalesce(excluded.is_on, s.is_on),
       source = coalesce(excluded.source, s.source),
       reason = coalesce(excluded.reason, s.reason),
       power_w = coalesce(excluded.power_w, s.power_w),
       energy_wh = coalesce(excluded.energy_wh, s.energy_wh),
       voltage_v = coalesce(excluded.voltage_v, s.voltage_v),
       temperature_c = coalesce(excluded.temperature_c, s.temperature_c)
     where s.sampled_at <= excluded.sampled_at
     returning s.luminaire_id`,
    [JSON.stringify(rows)],
  );
  return stored.map((row) => row.luminaire_id);
}
