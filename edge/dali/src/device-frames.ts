import { whole } from './errors.js';
import { type ForwardFrame, frame24 } from './frames.js';

/** Whom a 24-bit command speaks to (IEC 62386-103). */
export type DeviceAddress =
  | { readonly kind: 'short'; readonly address: number }
  | { readonly kind: 'group'; readonly group: number }
  | { readonly kind: 'broadcast' }
  | { readonly kind: 'unaddressed' };

/** Which part of the control device is meant. */
export type InstanceSelector =
  | { readonly kind: 'device' }
  | { readonly kind: 'instance'; readonly number: number }
  | { readonly kind: 'instanceGroup'; readonly group: number }
  | { readonly kind: 'instanceType'; readonly type: number }
  | { readonly kind: 'allInstances' }
  | { readonly kind: 'feature'; readonly byte: number };

/** The control device itself, not one of its instances. */
export const theDevice: InstanceSelector = { kind: 'device' };

/** One instance of a control device, 0 to 31. */
export function instance(number: number): InstanceSelector {
  return { kind: 'instance', number: whole('instance number', number, 31, 'bad-address') };
}

/** A 24-bit command frame taken apart; event messages (bit 16 clear) are `decodeEvent24`'s. */
export type DeviceMessage =
  | {
      readonly kind: 'command';
      readonly address: DeviceAddress;
      readonly instance: InstanceSelector;
      readonly opcode: number;
    }
  | { readonly kind: 'special'; readonly code: number; readonly first: number; readonly second: number }
  | { readonly kind: 'unknown'; readonly data: number };

function addressByte(address: DeviceAddress): number {
  switch (address.kind) {
    case 'short':
      return (whole('short address', address.address, 63, 'bad-address') << 1) | 1;
    case 'group':
      return 0x81 | (whole('device group', address.group, 31, 'bad-address') << 1);
    case 'unaddressed':
      return 0xfd;
    case 'broadcast':
      return 0xff;
  }
}

function instanceByte(selector: InstanceSelector): number {
  switch (selector.kind) {
    case 'instance':
      return whole('instance number', selector.number, 31, 'bad-address');
    case 'instanceGroup':
      return 0x80 | whole('instance group', selector.group, 31, 'bad-address');
    case 'instanceType':
      return 0xc0 | whole('instance type', selector.type, 31, 'bad-address');
    case 'feature':
      return whole('feature selector', selector.byte, 255, 'bad-address');
    case 'device':
      return 0xfe;
    case 'allInstances':
      return 0xff;
  }
}

function selectorOf(byte: number): InstanceSelector {
  if (byte === 0xfe) return theDevice;
  if (byte === 0xff) return { kind: 'allInstances' };
  const number = byte & 0x1f;
  if (byte >> 5 === 0b000) return { kind: 'instance', number };
  if (byte >> 5 === 0b100) return { kind: 'instanceGroup', group: number };
  if (byte >> 5 === 0b110) return { kind: 'instanceType', type: number };
  return { kind: 'feature', byte };
}

/** A command or query to a control device or to one of its instances. */
export function encodeDeviceCommand(address: DeviceAddress, selector: InstanceSelector, opcode: number): ForwardFrame {
  return frame24((addressByte(address) << 16) | (instanceByte(selector) << 8) | whole('opcode', opcode, 255));
}

/** A special command: fixed first byte (0xC1, 0xC5, 0xC7, 0xC9), then two bytes; every control device hears it. */
export function encodeDeviceSpecial(code: number, first: number, second: number): ForwardFrame {
  const head = whole('special code', code, 255) << 16;
  return frame24(head | (whole('second byte', first, 255) << 8) | whole('third byte', second, 255));
}

/** Takes a 24-bit command frame apart; null for an event message. */
export function decodeForward24(data: number): DeviceMessage | null {
  const first = (data >> 16) & 0xff;
  const second = (data >> 8) & 0xff;
  const third = data & 0xff;
  if ((first & 1) === 0) return null;
  const command = (address: DeviceAddress): DeviceMessage => ({
    kind: 'command',
    address,
    instance: selectorOf(second),
    opcode: third,
  });
  if (first < 0x80) return command({ kind: 'short', address: first >> 1 });
  if (first < 0xc0) return command({ kind: 'group', group: (first >> 1) & 0x1f });
  if (first === 0xff) return command({ kind: 'broadcast' });
  if (first === 0xfd) return command({ kind: 'unaddressed' });
  if (first <= 0xdf) return { kind: 'special', code: first, first: second, second: third };
  return { kind: 'unknown', data };
}
