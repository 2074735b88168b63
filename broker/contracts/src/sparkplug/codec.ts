import { WireError } from '../errors.js';
import type { EpochMs } from '../units.js';
import { DataType, type DataTypeCode, dataTypeName, type MetricValue } from './datatypes.js';
import { PayloadMessage } from './descriptor.js';

/** One metric as it travels. `value` null means "is_null": the metric exists, its value is unknown. */
export interface Metric {
  readonly name?: string;
  readonly alias?: number;
  readonly timestamp?: EpochMs;
  readonly datatype?: DataTypeCode;
  readonly isHistorical?: boolean;
  readonly value: MetricValue | null;
}

export interface Payload {
  readonly timestamp?: EpochMs;
  /** 0 to 255, one counter per node over births, data and device deaths; absent in node deaths and commands. */
  readonly seq?: number;
  readonly metrics: readonly Metric[];
}

/** Most bytes that decode() looks at: the largest packet the broker lets through (RELIABILITY S-08, batch limit). */
export const MAX_PAYLOAD_BYTES = 128 * 1024;

interface RawMetric {
  name?: string;
  alias?: number;
  timestamp?: number;
  datatype?: number;
  isHistorical?: boolean;
  isNull?: boolean;
  intValue?: number;
  longValue?: LongLike | number;
  floatValue?: number;
  doubleValue?: number;
  booleanValue?: boolean;
  stringValue?: string;
  bytesValue?: Uint8Array;
}
interface LongLike {
  readonly low: number;
  readonly high: number;
}

/** Bytes of a Sparkplug B payload. Throws WireError `value-out-of-range` when a value does not fit its datatype. */
export function encodePayload(payload: Payload): Uint8Array {
  return PayloadMessage.encode(
    PayloadMessage.fromObject({
      ...(payload.timestamp === undefined ? {} : { timestamp: payload.timestamp }),
      ...(payload.seq === undefined ? {} : { seq: payload.seq }),
      metrics: payload.metrics.map(toRaw),
    }),
  ).finish();
}

/**
 * A payload from bytes of any origin. Throws WireError (`too-large`, `not-protobuf`, `bad-metric`) and nothing else.
 * Alias-only metrics without a datatype keep the value of whichever field carried it (3.0 section 6.4.6).
 */
export function decodePayload(bytes: Uint8Array): Payload {
  if (bytes.length > MAX_PAYLOAD_BYTES) {
    throw new WireError('too-large', `payload of ${bytes.length} bytes exceeds the limit of ${MAX_PAYLOAD_BYTES}`);
  }
  let raw: Record<string, unknown>;
  try {
    raw = PayloadMessage.decode(bytes) as unknown as Record<string, unknown>;
  } catch (error) {
    throw new WireError('not-protobuf', `payload is not a Sparkplug B message: ${(error as Error).message}`);
  }
  const own = (field: string): boolean => Object.hasOwn(raw, field);
  const metrics = (raw['metrics'] as RawMetric[]).map(fromRaw);
  return {
    ...(own('timestamp') ? { timestamp: safeNumber(raw['timestamp'], 'timestamp') } : {}),
    ...(own('seq') ? { seq: safeNumber(raw['seq'], 'seq') } : {}),
    metrics,
  };
}

function toRaw(metric: Metric): Record<string, unknown> {
  const raw: Record<string, unknown> = {};
  if (metric.name !== undefined) raw['name'] = metric.name;
  if (metric.alias !== undefined) raw['alias'] = metric.alias;
  if (metric.timestamp !== undefined) raw['timestamp'] = metric.timestamp;
  if (metric.datatype !== undefined) raw['datatype'] = metric.datatype;
  if (metric.isHistorical) raw['isHistorical'] = true;
  if (metric.value === null) raw['isNull'] = true;
  else Object.assign(raw, encodeValue(metric, metric.value));
  return raw;
}

const INTEGER_RANGES: Partial<Record<DataTypeCode, readonly [bigint, bigint]>> = {
  [DataType.Int8]: [-(2n ** 7n), 2n ** 7n - 1n],
  [DataType.Int16]: [-(2n ** 15n), 2n ** 15n - 1n],
  [DataType.Int32]: [-(2n ** 31n), 2n ** 31n - 1n],
  [DataType.Int64]: [-(2n ** 63n), 2n ** 63n - 1n],
  [DataType.UInt8]: [0n, 2n ** 8n - 1n],
  [DataType.UInt16]: [0n, 2n ** 16n - 1n],
  [DataType.UInt32]: [0n, 2n ** 32n - 1n],
  [DataType.UInt64]: [0n, 2n ** 64n - 1n],
  [DataType.DateTime]: [0n, 2n ** 64n - 1n],
};

function encodeValue(metric: Metric, value: MetricValue): Partial<RawMetric> {
  const type = metric.datatype;
  const refuse = (): never => {
    const typeName = type === undefined ? 'no datatype' : (dataTypeName(type) ?? `datatype ${type}`);
    throw new WireError(
      'value-out-of-range',
      `metric ${metric.name ?? metric.alias}: ${String(value)} does not fit ${typeName}`,
    );
  };
  if (type === undefined) return refuse();
  const range = INTEGER_RANGES[type];
  if (range) {
    if (typeof value !== 'bigint' && !Number.isInteger(value)) return refuse();
    const integer = BigInt(value as number | bigint);
    if (integer < range[0] || integer > range[1]) return refuse();
    // Signed 8, 16 and 32 bit values travel as two's complement in the 32-bit field (6.4.17).
    const is64 = type === DataType.Int64 || type === DataType.UInt64 || type === DataType.DateTime;
    if (!is64) return { intValue: Number(BigInt.asUintN(32, integer)) };
    const bits = BigInt.asUintN(64, integer);
    return {
      longValue: { low: Number(bits & 0xffffffffn) | 0, high: Number(bits >> 32n) | 0, unsigned: true } as LongLike,
    };
  }
  switch (type) {
    case DataType.Float:
    case DataType.Double:
      if (typeof value !== 'number') return refuse();
      return type === DataType.Float ? { floatValue: value } : { doubleValue: value };
    case DataType.Boolean:
      return typeof value === 'boolean' ? { booleanValue: value } : refuse();
    case DataType.Bytes:
      return value instanceof Uint8Array ? { bytesValue: value } : refuse();
    default:
      return typeof value === 'string' ? { stringValue: value } : refuse();
  }
}

function fromRaw(raw: RawMetric): Metric {
  const own = (field: keyof RawMetric): boolean => Object.hasOwn(raw, field);
  const datatype = own('datatype') ? (raw.datatype as DataTypeCode) : undefined;
  return {
    ...(own('name') ? { name: raw.name as string } : {}),
    ...(own('alias') ? { alias: safeNumber(raw.alias, 'alias') } : {}),
    ...(own('timestamp') ? { timestamp: safeNumber(raw.timestamp, 'metric timestamp') } : {}),
    ...(datatype === undefined ? {} : { datatype }),
    ...(raw.isHistorical && own('isHistorical') ? { isHistorical: true } : {}),
    value: raw.isNull && own('isNull') ? null : decodeValue(raw, datatype),
  };
}

function decodeValue(raw: RawMetric, datatype: DataTypeCode | undefined): MetricValue | null {
  const own = (field: keyof RawMetric): boolean => Object.hasOwn(raw, field);
  if (own('intValue')) return signed32(raw.intValue as number, datatype);
  if (own('longValue')) {
    const signed =
      datatype === DataType.Int64 ||
      datatype === DataType.Int32 ||
      datatype === DataType.Int16 ||
      datatype === DataType.Int8;
    return integer(raw.longValue as LongLike | number, signed);
  }
  if (own('floatValue')) return raw.floatValue as number;
  if (own('doubleValue')) return raw.doubleValue as number;
  if (own('booleanValue')) return raw.booleanValue as boolean;
  if (own('stringValue')) return raw.stringValue as string;
  if (own('bytesValue')) return raw.bytesValue as Uint8Array;
  return null;
}

/** Peers extend signed 8 and 16 bit values to 16, 8 or 32 bits: taking the low bits accepts them all. */
function signed32(bits: number, datatype: DataTypeCode | undefined): number {
  switch (datatype) {
    case DataType.Int8:
      return (bits << 24) >> 24;
    case DataType.Int16:
      return (bits << 16) >> 16;
    case DataType.Int32:
      return bits | 0;
    default:
      return bits >>> 0;
  }
}

function integer(long: LongLike | number, signed: boolean): number | bigint {
  if (typeof long === 'number') return long;
  const bits = (BigInt(long.high >>> 0) << 32n) | BigInt(long.low >>> 0);
  const value = signed ? BigInt.asIntN(64, bits) : bits;
  const isExact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
  return isExact ? Number(value) : value;
}

function safeNumber(value: unknown, field: string): number {
  const exact = integer(value as LongLike | number, false);
  if (typeof exact === 'bigint') throw new WireError('bad-metric', `${field} ${exact} is out of range`);
  return exact;
}
