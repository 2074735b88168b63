import { whole } from './errors.js';
import { type ForwardFrame, frame24 } from './frames.js';

/** How an input device names itself in its events; the numbers are what SET EVENT SCHEME takes (part 103). */
export const EVENT_SCHEMES = { instance: 0, device: 1, deviceInstance: 2, deviceGroup: 3, instanceGroup: 4 } as const;
export type EventScheme = keyof typeof EVENT_SCHEMES;

/** An event message: who, and 10 bits of information whose meaning depends on the instance's type. */
export type InputEvent =
  | {
      readonly scheme: 'instance';
      readonly instanceType: number;
      readonly instance: number;
      readonly information: number;
    }
  | {
      readonly scheme: 'device';
      readonly shortAddress: number;
      readonly instanceType: number;
      readonly information: number;
    }
  | {
      readonly scheme: 'deviceInstance';
      readonly shortAddress: number;
      readonly instance: number;
      readonly information: number;
    }
  | {
      readonly scheme: 'deviceGroup';
      readonly deviceGroup: number;
      readonly instanceType: number;
      readonly information: number;
    }
  | {
      readonly scheme: 'instanceGroup';
      readonly instanceGroup: number;
      readonly instanceType: number;
      readonly information: number;
    };

const BIT23 = 1 << 23;
const BIT22 = 1 << 22;
const BIT16 = 1 << 16;
const BIT15 = 1 << 15;

/** An event message as a 24-bit frame (part 103, table of event schemes). */
export function encodeEvent24(event: InputEvent): ForwardFrame {
  const information = whole('event information', event.information, 0x3ff);
  const high = (field: string, value: number, max: number) => whole(field, value, max) << 17;
  const low = (field: string, value: number) => whole(field, value, 31) << 10;
  switch (event.scheme) {
    case 'instance': {
      const who = high('instance type', event.instanceType, 31) | low('instance number', event.instance);
      return frame24(BIT23 | BIT15 | who | information);
    }
    case 'device':
      return frame24(
        high('short address', event.shortAddress, 63) | low('instance type', event.instanceType) | information,
      );
    case 'deviceInstance': {
      const who = high('short address', event.shortAddress, 63) | low('instance number', event.instance);
      return frame24(BIT15 | who | information);
    }
    case 'deviceGroup': {
      const who = high('device group', event.deviceGroup, 31) | low('instance type', event.instanceType);
      return frame24(BIT23 | who | information);
    }
    case 'instanceGroup': {
      const who = high('instance group', event.instanceGroup, 31) | low('instance type', event.instanceType);
      return frame24(BIT23 | BIT22 | who | information);
    }
  }
}

/** Takes an event message apart; null for a command frame (bit 16 set) and for the reserved pattern. */
export function decodeEvent24(data: number): InputEvent | null {
  if (data & BIT16) return null;
  const information = data & 0x3ff;
  const low = (data >> 10) & 0x1f;
  if (!(data & BIT23)) {
    const shortAddress = (data >> 17) & 0x3f;
    return data & BIT15
      ? { scheme: 'deviceInstance', shortAddress, instance: low, information }
      : { scheme: 'device', shortAddress, instanceType: low, information };
  }
  const high = (data >> 17) & 0x1f;
  if (!(data & BIT22)) {
    return data & BIT15
      ? { scheme: 'instance', instanceType: high, instance: low, information }
      : { scheme: 'deviceGroup', deviceGroup: high, instanceType: low, information };
  }
  return data & BIT15 ? null : { scheme: 'instanceGroup', instanceGroup: high, instanceType: low, information };
}
