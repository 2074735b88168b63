import {
  type EpochMs,
  METRICS,
  type MetricName,
  type MetricValues,
  NEWEST_RECORD_MS,
  OLDEST_RECORD_MS,
} from '@lamplighter/contracts';
import type { CopyColumns } from '../db/index.js';
import type { JournaledItem, Refusal } from './inbox-item.js';

interface RecordRow {
  readonly sampled_at: EpochMs;
  readonly edge_id: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly received_at: EpochMs;
}

export interface ReadingRow extends RecordRow {
  readonly luminaire_id: string;
  readonly level: number | null;
  readonly target_level: number | null;
  readonly is_on: boolean | null;
  readonly power_w: number | null;
  readonly energy_wh: number | null;
  readonly voltage_v: number | null;
  readonly temperature_c: number | null;
  readonly source: string | null;
  readonly reason: string | null;
  readonly health: Record<string, unknown> | null;
  readonly is_historical: boolean;
}

export interface EventRow extends Omit<RecordRow, 'sequence'> {
  /** Null for a loss record in the place of what was lost: the stream's count of lost places has it. */
  readonly sequence: number | null;
  readonly kind: string;
  readonly asset: string;
  readonly name: string;
  readonly detail: Record<string, unknown>;
}

export interface SensorCountRow extends RecordRow {
  readonly sensor_id: string;
  readonly activations: number;
  readonly interval_s: number;
}

export interface DeviceReadingRow extends RecordRow {
  readonly device_id: string;
  /** By metric name. */
  readonly values: Record<string, unknown>;
}

const RECORD_COLUMNS = {
  sampled_at: 'instant',
  edge_id: 'text',
  epoch: 'text',
  sequence: 'int8',
  received_at: 'instant',
} as const;

export const READING_COLUMNS: CopyColumns<ReadingRow> = {
  ...RECORD_COLUMNS,
  luminaire_id: 'text',
  level: 'real',
  target_level: 'real',
  is_on: 'bool',
  power_w: 'real',
  energy_wh: 'double',
  voltage_v: 'real',
  temperature_c: 'real',
  source: 'text',
  reason: 'text',
  health: 'jsonb',
  is_historical: 'bool',
};

export const EVENT_COLUMNS: CopyColumns<EventRow> = {
  ...RECORD_COLUMNS,
  kind: 'text',
  asset: 'text',
  name: 'text',
  detail: 'jsonb',
};

export const SENSOR_COUNT_COLUMNS: CopyColumns<SensorCountRow> = {
  ...RECORD_COLUMNS,
  sensor_id: 'text',
  activations: 'int4',
  interval_s: 'int4',
};

export const DEVICE_READING_COLUMNS: CopyColumns<DeviceReadingRow> = {
  ...RECORD_COLUMNS,
  device_id: 'text',
  values: 'jsonb',
};

/** The table row that a record becomes. Each record becomes exactly one. */
export type RecordTarget =
  | { readonly table: 'reading'; readonly row: ReadingRow }
  | { readonly table: 'event'; readonly row: EventRow }
  | { readonly table: 'sensor_count'; readonly row: SensorCountRow }
  | { readonly table: 'device_reading'; readonly row: DeviceReadingRow }
  | { readonly table: 'rejected'; readonly refusal: Refusal };

/** Asset of a record: the luminaire or sensor, `{edge}:{device}`, or the edge itself. */
export const assetOf = (item: { readonly edge: { edge: string }; readonly device: string | null }): string =>
  item.device === null ? item.edge.edge : `${item.edge.edge}:${item.device}`;

/** Where a record goes. `now` is platform time: records far from it are kept apart (S-10). */
export function targetOf(item: JournaledItem, now: EpochMs): RecordTarget {
  const { record, isHistorical } = item.data;
  if (item.refusal) return { table: 'rejected', refusal: item.refusal };
  if (record.sampledAt < now - OLDEST_RECORD_MS || record.sampledAt > now + NEWEST_RECORD_MS) {
    const reason = `sampledAt ${instantText(record.sampledAt)} is more than 30 days before or 5 minutes after ${instantText(now)}`;
    return { table: 'rejected', refusal: { code: 'bad-time', reason } };
  }
  const { values } = record;
  const common: RecordRow = {
    sampled_at: record.sampledAt,
    edge_id: item.edge.edge,
    epoch: record.epoch,
    sequence: record.sequence,
    received_at: now,
  };
  if (record.kind === 'reading' && item.device !== null) {
    const count = values['Presence/Count'];
    if (typeof count === 'number') {
      const interval = numberOf(values, 'Presence/Interval') ?? 0;
      return {
        table: 'sensor_count',
        row: { ...common, sensor_id: assetOf(item), activations: count, interval_s: interval },
      };
    }
    if (isOfDevice(values)) {
      return { table: 'device_reading', row: { ...common, device_id: assetOf(item), values: plain(values) } };
    }
    return {
      table: 'reading',
      row: { ...common, ...readingValues(values, isHistorical), luminaire_id: assetOf(item) },
    };
  }
  return {
    table: 'event',
    row: {
      ...common,
      sequence: isLostPlace(item) ? null : record.sequence,
      kind: record.kind,
      asset: assetOf(item),
      name: nameOf(item),
      detail: plain(values),
    },
  };
}

/**
 * True for a loss record within the range that it declares: a damaged record's stand-in, so that nothing but the loss is
 * in that place. A loss record elsewhere, such as a full journal appends at its end, tells of places that are settled
 * already: in a contiguous stream all before it were stored, or were counted when the birth told the new first one.
 */
export function isLostPlace({ refusal, data: { record } }: JournaledItem): boolean {
  const from = numberOf(record.values, 'Loss/From');
  const to = numberOf(record.values, 'Loss/To');
  if (refusal || record.kind !== 'loss' || from === null || to === null) return false;
  return from <= record.sequence && record.sequence <= to;
}

/** What only the cabinet's devices measure. */
const isOfDevice = (values: MetricValues): boolean =>
  Object.keys(values).some((name) => /^(Meter|Noise|Cabinet|Photocell|Ambient)\//.test(name));

function readingValues(values: MetricValues, isHistorical: boolean) {
  const health = Object.entries(plain(values)).filter(([name]) => HEALTH.has(name));
  return {
    level: numberOf(values, 'Lamp/DimPercent') ?? numberOf(values, 'Lamp/AppliedLevel'),
    target_level: numberOf(values, 'Lamp/TargetLevel'),
    is_on: booleanOf(values, 'Lamp/On'),
    power_w: numberOf(values, 'Energy/Power'),
    energy_wh: numberOf(values, 'Energy/Active'),
    voltage_v: numberOf(values, 'Supply/Voltage'),
    temperature_c: numberOf(values, 'Gear/Temperature'),
    source: textOf(values, 'Lamp/Source'),
    reason: textOf(values, 'Lamp/Reason'),
    health: health.length > 0 ? Object.fromEntries(health) : null,
    is_historical: isHistorical,
  };
}

/** Metrics of a reading that have no column of their own. */
const HEALTH: ReadonlySet<string> = new Set(
  Object.keys(METRICS).filter(
    (name) => /^(Gear|Source|Supply)\//.test(name) && name !== 'Supply/Voltage' && name !== 'Gear/Temperature',
  ),
);

function nameOf({ data: { record } }: JournaledItem): string {
  const { kind, values } = record;
  switch (kind) {
    case 'event':
      return textOf(values, 'Event/Name') ?? 'unnamed';
    case 'fault':
      return textOf(values, 'Fault/Code') ?? 'unnamed';
    case 'outcome':
      return textOf(values, 'Command/Result') ?? 'unnamed';
    case 'loss':
      return 'declaredLoss';
    case 'reading':
      return 'edgeReading';
  }
}

export const numberOf = (values: MetricValues, name: MetricName): number | null => {
  const value = values[name];
  return typeof value === 'number' ? value : null;
};
export const booleanOf = (values: MetricValues, name: MetricName): boolean | null => {
  const value = values[name];
  return typeof value === 'boolean' ? value : null;
};
export const textOf = (values: MetricValues, name: MetricName): string | null => {
  const value = values[name];
  return typeof value === 'string' ? value : null;
};

/** Values as JSON can hold them. */
const plain = (values: MetricValues): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'bigint' ? value.toString() : value]),
  );

const instantText = (instant: EpochMs): string =>
  Math.abs(instant) <= 8.64e15 ? new Date(instant).toISOString() : String(instant);
