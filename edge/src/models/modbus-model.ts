import { METRICS, type MetricName } from '@lamplighter/contracts';
import { z } from 'zod';
import { modelShape, quirk } from './quirk.js';

/** Registers that a value takes, by how it is coded. All are big-endian, the high word first unless `Swapped`. */
const REGISTERS_OF = {
  uint16: 1,
  int16: 1,
  uint32: 2,
  int32: 2,
  uint32Swapped: 2,
  int32Swapped: 2,
  float32: 2,
  float32Swapped: 2,
} as const;

const Metric = z.custom<MetricName>(
  (name) => typeof name === 'string' && /^(Meter|Noise)\//.test(name) && Object.hasOwn(METRICS, name),
  'must be a metric of the catalogue that begins with Meter/ or Noise/',
);

/** One value among the registers of a read. Stored value = coded value x factor, in the metric's unit. */
const RegisterValue = z.strictObject({
  metric: Metric,
  address: z.number().int().min(0).max(0xffff).describe('Register address as it goes over the wire, from 0'),
  type: z.enum(Object.keys(REGISTERS_OF) as [keyof typeof REGISTERS_OF, ...(keyof typeof REGISTERS_OF)[]]),
  factor: z
    .number()
    .refine((factor) => factor !== 0 && Number.isFinite(factor), 'must not be 0')
    .default(1),
  from: z.number().optional().describe("Lowest value that the device can measure, in the metric's unit"),
  to: z.number().optional().describe('Highest'),
  rollsOverAt: z.number().gt(0).optional().describe("A counter begins at 0 again here, in the metric's unit"),
});
export type RegisterValue = z.output<typeof RegisterValue>;

/** Registers that are asked for together, in one exchange. */
const RegisterRead = z
  .strictObject({
    function: z.enum(['inputRegisters', 'holdingRegisters']),
    start: z.number().int().min(0).max(0xffff),
    count: z.number().int().min(1).max(125),
    isLive: z.boolean().default(false).describe('Also read each minute, as live value'),
    values: z.array(RegisterValue).min(1),
  })
  .superRefine((read, context) => {
    read.values.forEach(({ metric, address, type }, index) => {
      if (address >= read.start && address + REGISTERS_OF[type] <= read.start + read.count) return;
      context.addIssue({
        code: 'custom',
        path: ['values', index, 'address'],
        message: `${metric} lies outside registers ${read.start} to ${read.start + read.count - 1}`,
      });
    });
  });
export type RegisterRead = z.output<typeof RegisterRead>;

/** `slowToAnswer`: thinks for longer than half a second before it answers. */
const MODBUS_QUIRKS = ['slowToAnswer'] as const;

/**
 * Two reads of one function must differ in count: a late reply says how long it is and nothing of where it was read, so
 * that only its length keeps it from passing for another.
 */
const distinct = (reads: readonly RegisterRead[]): boolean =>
  new Set(reads.map((read) => `${read.function} ${read.count}`)).size === reads.length;

const registerShape = {
  ...modelShape,
  reads: z
    .array(RegisterRead)
    .min(1)
    .max(16)
    .refine(distinct, 'two reads of one function must differ in count, or a late reply could pass for the other'),
  quirks: z.array(quirk(MODBUS_QUIRKS)).default([]),
};

/** A device on the cabinet's Modbus: one JSON file under `models/modbus`. README.md says what each field is for. */
export const ModbusModel = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('meter'),
    ...registerShape,
    mostW: z.number().gt(0).max(10_000_000).describe('Highest power that it can measure: its counters rise no faster'),
  }),
  z.strictObject({ kind: z.literal('noise'), ...registerShape }),
  z.strictObject({
    kind: z.literal('contacts'),
    ...modelShape,
    function: z.enum(['discreteInputs', 'coils']),
    start: z.number().int().min(0).max(0xffff).describe('Address of the first input'),
    count: z.number().int().min(1).max(64).describe('Inputs that it has'),
    quirks: z.array(quirk(MODBUS_QUIRKS)).default([]),
  }),
]);
export type ModbusModel = z.output<typeof ModbusModel>;
export type MeterModel = Extract<ModbusModel, { kind: 'meter' }>;
export type NoiseModel = Extract<ModbusModel, { kind: 'noise' }>;
export type ContactsModel = Extract<ModbusModel, { kind: 'contacts' }>;
