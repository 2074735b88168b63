import { METRICS, type MetricName, metricAlias } from '../metrics.js';
import type { Metric, Payload } from '../sparkplug/codec.js';
import { DataType } from '../sparkplug/datatypes.js';
import type { EpochMs } from '../units.js';
import type { MetricValues } from './record.js';

/** Control metric that asks a node for its births again; never aliased (specification 6.4.20). */
export const REBIRTH = 'Node Control/Rebirth';
const BIRTH_DEATH_SEQUENCE = 'bdSeq';

/** Metrics a birth declares with name, alias, datatype and present value (null where not known yet). */
export function birthMetrics(values: MetricValues, deviceIndex: number, at: EpochMs): Metric[] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    alias: metricAlias(name as MetricName, deviceIndex),
    timestamp: at,
    datatype: METRICS[name as MetricName].datatype,
    value: value ?? null,
  }));
}

/** NBIRTH: seq 0, bdSeq as in the will, rebirth control, every node metric. */
export function nodeBirth(values: MetricValues, bdSeq: number, at: EpochMs): Payload {
  return {
    timestamp: at,
    seq: 0,
    metrics: [
      bdSeqMetric(bdSeq, at),
      { name: REBIRTH, timestamp: at, datatype: DataType.Boolean, value: false },
      ...birthMetrics(values, 0, at),
    ],
  };
}

/** DBIRTH of one device, numbered `deviceIndex` (1 and up) within its edge. */
export function deviceBirth(values: MetricValues, deviceIndex: number, seq: number, at: EpochMs): Payload {
  return { timestamp: at, seq, metrics: birthMetrics(values, deviceIndex, at) };
}

/** NDEATH, as will and as farewell: bdSeq alone, no seq. */
export function nodeDeath(bdSeq: number, at: EpochMs): Payload {
  return { timestamp: at, metrics: [bdSeqMetric(bdSeq, at)] };
}

/** The bdSeq (0 to 255) of a birth or death, or undefined when it carries none. */
export function bdSeqOf(payload: Payload): number | undefined {
  const value = payload.metrics.find((metric) => metric.name === BIRTH_DEATH_SEQUENCE)?.value;
  return typeof value === 'number' && value >= 0 && value <= 255 ? value : undefined;
}

/** Values of a birth by catalogue name; metrics outside the catalogue are left out (another vendor's additions). */
export function birthValues(payload: Payload): MetricValues {
  return Object.fromEntries(
    payload.metrics
      .filter((metric) => metric.name !== undefined && Object.hasOwn(METRICS, metric.name))
      .map((metric) => [metric.name, metric.value]),
  );
}

function bdSeqMetric(bdSeq: number, at: EpochMs): Metric {
  return { name: BIRTH_DEATH_SEQUENCE, timestamp: at, datatype: DataType.Int64, value: bdSeq };
}

/** Host state, retained JSON on stateTopic(host). */
export const encodeHostState = (isOnline: boolean, at: EpochMs): string =>
  JSON.stringify({ online: isOnline, timestamp: at });

/** Reads a host state; undefined when it is malformed. */
export function decodeHostState(bytes: Uint8Array): { isOnline: boolean; at: EpochMs } | undefined {
  try {
    const { online, timestamp } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    return typeof online === 'boolean' && typeof timestamp === 'number'
      ? { isOnline: online, at: timestamp }
      : undefined;
  } catch {
    return undefined;
  }
}
