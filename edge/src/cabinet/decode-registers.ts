import type { MetricName } from '@lamplighter/contracts';
import type { RegisterRead, RegisterValue } from '../models/modbus-model.js';

/** Value of one metric as the device gave it: null when it gave none that can be. */
export interface DecodedValue {
  readonly metric: MetricName;
  readonly value: number | null;
  /** What it gave, in the metric's unit; may be NaN. */
  readonly raw: number;
}

/** The values among the registers of one read. `payload` has two bytes a register, big-endian (Modbus V1.1b3 section 4.2). */
export function decodeRegisters(read: RegisterRead, payload: Buffer): DecodedValue[] {
  return read.values.map((described) => {
    const raw = codedValue(payload, (described.address - read.start) * 2, described.type) * described.factor;
    const { metric, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = described;
    const isMeasurable = Number.isFinite(raw) && raw >= from && raw <= to;
    return { metric, value: isMeasurable ? raw : null, raw };
  });
}

function codedValue(payload: Buffer, at: number, type: RegisterValue['type']): number {
  switch (type) {
    case 'uint16':
      return payload.readUInt16BE(at);
    case 'int16':
      return payload.readInt16BE(at);
    case 'uint32':
      return payload.readUInt32BE(at);
    case 'int32':
      return payload.readInt32BE(at);
    case 'float32':
      return payload.readFloatBE(at);
    case 'uint32Swapped':
      return swapped(payload, at).readUInt32BE(0);
    case 'int32Swapped':
      return swapped(payload, at).readInt32BE(0);
    case 'float32Swapped':
      return swapped(payload, at).readFloatBE(0);
  }
}

const swapped = (payload: Buffer, at: number): Buffer =>
  Buffer.concat([payload.subarray(at + 2, at + 4), payload.subarray(at, at + 2)]);
