import { DeviceId } from '@lamplighter/contracts';
import { z } from 'zod';
import { ModelId } from '../models/quirk.js';
import { CONTACT_METRICS, type ContactKind } from './contact-kind.js';

const CONTACT_KINDS = Object.keys(CONTACT_METRICS) as [ContactKind, ...ContactKind[]];

const Unit = z.strictObject({
  device: DeviceId.describe('Id that its readings go by; a module of contacts has one too'),
  model: ModelId.describe('Id of a model under models/modbus, shipped or your own'),
  address: z.number().int().min(1).max(247).describe('Modbus unit address'),
});
export type UnitConfig = z.output<typeof Unit>;

const Contact = z.strictObject({
  unit: DeviceId.describe('Device id of the module that it is wired to'),
  input: z.number().int().min(1).max(64).describe('Number of the input as printed on the module, from 1'),
  kind: z.enum(CONTACT_KINDS).describe('What it tells'),
  normally: z.enum(['open', 'closed']).default('open').describe('How it stands while what it tells does not hold'),
  device: DeviceId.optional().describe('Device that it belongs to, such as a feeder; without it the cabinet itself'),
});
export type ContactConfig = z.output<typeof Contact>;

const MOST_UNITS = 32;
const MOST_CONTACTS = 64;

/** The cabinet around the edge: one Modbus RTU port and what is on it. */
export const CabinetConfig = z
  .strictObject({
    path: z.string().min(1).describe('Serial port of the RS-485 adapter, best a name under /dev/serial/by-id'),
    baudRate: z
      .union([1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200].map((rate) => z.literal(rate)))
      .default(9_600)
      .describe('Bits per second that all units are set to'),
    parity: z.enum(['none', 'even', 'odd']).default('none').describe('Parity that all units are set to'),
    stopBits: z
      .union([z.literal(1), z.literal(2)])
      .default(1)
      .describe('Stop bits that all units are set to'),
    pollSeconds: z
      .number()
      .int()
      .min(1)
      .max(60)
      .default(2)
      .describe('Seconds between looks at contacts and noise level'),
    units: z.array(Unit).min(1).max(MOST_UNITS).describe('What answers on the port'),
    contacts: z.array(Contact).max(MOST_CONTACTS).default([]).describe('What is wired to the modules of contacts'),
  })
  .superRefine(({ units, contacts }, context) => {
    const refuse = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    const isTwin = (keys: readonly string[], index: number): boolean => keys.indexOf(keys[index] ?? '') < index;
    const devices = units.map(({ device }) => device as string);
    const addresses = units.map(({ address }) => String(address));
    units.forEach(({ device, address }, index) => {
      if (isTwin(devices, index)) refuse(['units', index, 'device'], `${device} stands for two units`);
      if (isTwin(addresses, index)) refuse(['units', index, 'address'], `two units answer to ${address}: set one anew`);
    });
    const meanings = contacts.map(({ device, kind }) => `${kind} of ${device ?? 'the cabinet'}`);
    contacts.forEach(({ unit, kind, device }, index) => {
      if (!devices.includes(unit)) refuse(['contacts', index, 'unit'], `there is no unit ${unit}`);
      if (isTwin(meanings, index)) refuse(['contacts', index], `two contacts tell ${meanings[index]}`);
      if (kind === 'photocell' && device === undefined) {
        refuse(['contacts', index, 'device'], 'a photocell needs the id of the light sensor that programs name');
      }
    });
  });
export type CabinetConfig = z.output<typeof CabinetConfig>;
