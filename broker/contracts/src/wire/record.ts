import { WireError } from '../errors.js';
import type { DeviceId } from '../ids.js';
import { isMetricName, METRICS, type MetricName, metricAlias, metricOfAlias } from '../metrics.js';
import type { Metric, Payload } from '../sparkplug/codec.js';
import { DataType, type MetricValue } from '../sparkplug/datatypes.js';
import type { EpochMs } from '../units.js';

/**
 * What a journal record tells: `reading` sampled, `event` happened, `fault` raised or cleared, `outcome` of a command,
 * `loss` declared by an edge whose journal was full.
 */
export const RECORD_KINDS = ['reading', 'event', 'fault', 'outcome', 'loss'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** Values of a record or a live message by metric name; null when the metric exists but its value is unknown. */
export type MetricValues = { readonly [name in MetricName]?: MetricValue | null };

/** What an edge has to tell, before it has a place in the journal. `device` null: the edge itself. */
export interface Observation {
  readonly kind: RecordKind;
  readonly device: DeviceId | null;
  /** Edge clock. */
  readonly sampledAt: EpochMs;
  readonly values: MetricValues;
}

/** An observation in its place in the journal: (epoch, sequence) names it for ever. */
export interface JournalRecord extends Observation {
  readonly epoch: string;
  /** From 1, contiguous within an epoch. */
  readonly sequence: number;
}

/** Metrics of live or journaled data, alias only (datatypes are fixed by the catalogue). */
export function dataMetrics(
  values: MetricValues,
  deviceIndex: number,
  sampledAt: EpochMs,
  isHistorical = false,
): Metric[] {
  return Object.entries(values).map(([name, value]) => ({
    alias: metricAlias(name as MetricName, deviceIndex),
    timestamp: sampledAt,
    datatype: METRICS[name as MetricName].datatype,
    ...(isHistorical ? { isHistorical: true } : {}),
    value: value ?? null,
  }));
}

/** Payload of one journal record on its device's (or node's) DATA topic. `seq` is the Sparkplug counter 0 to 255. */
export function recordPayload(record: JournalRecord, deviceIndex: number, seq: number, isHistorical: boolean): Payload {
  const values: MetricValues = {
    ...record.values,
    'Journal/Epoch': record.epoch,
    'Journal/Sequence': record.sequence,
    'Journal/Kind': record.kind,
  };
  return {
    timestamp: record.sampledAt,
    seq,
    metrics: dataMetrics(values, deviceIndex, record.sampledAt, isHistorical),
  };
}

/** A DATA message understood: `record` when it is journaled, else live values only. */
export interface DecodedData {
  readonly seq: number;
  readonly sampledAt: EpochMs;
  readonly isHistorical: boolean;
  readonly values: MetricValues;
  readonly record: JournalRecord | null;
}

/** Earliest and latest distance of a record's time from the receiver's: 30 days back, 5 minutes ahead (S-10). */
export const OLDEST_RECORD_MS = 30 * 86_400_000;
export const NEWEST_RECORD_MS = 5 * 60_000;

/**
 * Reads a DATA payload. Metrics are named by alias (low byte = catalogue number) or by name. Throws WireError
 * `unknown-alias` or `bad-record`; the caller keeps the bytes and the reason.
 */
export function readData(payload: Payload, device: DeviceId | null): DecodedData {
  const values: Partial<Record<MetricName, MetricValue | null>> = {};
  let isHistorical = false;
  for (const metric of payload.metrics) {
    const name = nameOf(metric);
    values[name] = checkedValue(name, metric.value);
    isHistorical ||= metric.isHistorical ?? false;
  }
  const sampledAt = payload.timestamp ?? payload.metrics[0]?.timestamp;
  if (sampledAt === undefined) throw new WireError('bad-record', 'payload carries no timestamp');
  if (payload.seq === undefined || payload.seq > 255) throw new WireError('bad-record', 'seq must be 0 to 255');
  return { seq: payload.seq, sampledAt, isHistorical, values, record: toRecord(values, device, sampledAt) };
}

function toRecord(values: MetricValues, device: DeviceId | null, sampledAt: EpochMs): JournalRecord | null {
  const { 'Journal/Epoch': epoch, 'Journal/Sequence': sequence, 'Journal/Kind': kind, ...rest } = values;
  if (epoch === undefined && sequence === undefined) return null;
  if (typeof epoch !== 'string' || epoch.length === 0 || epoch.length > 64) {
    throw new WireError('bad-record', 'Journal/Epoch must be a string of 1 to 64 characters');
  }
  if (typeof sequence !== 'number' || sequence < 1)
    throw new WireError('bad-record', 'Journal/Sequence must be 1 or more');
  if (!RECORD_KINDS.includes(kind as RecordKind)) {
    throw new WireError('bad-record', `Journal/Kind must be one of ${RECORD_KINDS.join(', ')}`);
  }
  return { epoch, sequence, kind: kind as RecordKind, device, sampledAt, values: rest };
}

/** The catalogue's name of a received metric. Throws WireError `unknown-alias`. */
export function nameOf(metric: Metric): MetricName {
  if (metric.name !== undefined) {
    if (isMetricName(metric.name)) return metric.name;
    throw new WireError('unknown-alias', `metric ${JSON.stringify(metric.name)} is not in the catalogue`);
  }
  const name = metric.alias === undefined ? undefined : metricOfAlias(metric.alias);
  if (!name) throw new WireError('unknown-alias', `alias ${metric.alias} is not in the catalogue`);
  return name;
}

function checkedValue(name: MetricName, value: MetricValue | null): MetricValue | null {
  if (value === null) return null;
  const refuse = (): never => {
    throw new WireError('bad-record', `${name}: ${String(value)} is not a valid value`);
  };
  switch (METRICS[name].datatype) {
    case DataType.Boolean:
      return typeof value === 'boolean' ? value : refuse();
    case DataType.String:
      return typeof value === 'string' ? value : refuse();
    case DataType.Float:
    case DataType.Double:
      return typeof value === 'number' && Number.isFinite(value) ? value : refuse();
    default:
      return typeof value === 'number' && Number.isInteger(value) ? signedByCatalogue(name, value) : refuse();
  }
}

/** Alias-only metrics need not repeat their datatype, so a negative Int16 may arrive as its unsigned bits. */
function signedByCatalogue(name: MetricName, value: number): number {
  return METRICS[name].datatype === DataType.Int16 && value > 0x7fff ? (value << 16) >> 16 : value;
}
