/** Sparkplug B data types that the platform sends and reads (specification section 6.4.16, codes as on the wire). */
export const DataType = {
  Int8: 1,
  Int16: 2,
  Int32: 3,
  Int64: 4,
  UInt8: 5,
  UInt16: 6,
  UInt32: 7,
  UInt64: 8,
  Float: 9,
  Double: 10,
  Boolean: 11,
  String: 12,
  DateTime: 13,
  Text: 14,
  UUID: 15,
  Bytes: 17,
} as const;
export type DataTypeName = keyof typeof DataType;
export type DataTypeCode = (typeof DataType)[DataTypeName];

const nameByCode = new Map<number, DataTypeName>(
  Object.entries(DataType).map(([name, code]) => [code, name as DataTypeName]),
);

export const dataTypeName = (code: number): DataTypeName | undefined => nameByCode.get(code);

/**
 * A metric's value. 64-bit integers come as number while they are exact (below 2^53) and as bigint beyond, so that no
 * digit is lost in silence.
 */
export type MetricValue = number | bigint | boolean | string | Uint8Array;
