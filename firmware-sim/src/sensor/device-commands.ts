import { DEVICE_COMMANDS as D } from '@lamplighter/dali';
import type { DeviceState } from './device-state.js';
import { MASK, YES } from './input-instance.js';

/** Part 103: device groups are set by a mask in DTR2 (high) and DTR1 (low), and read eight at a time. */
const GROUPS = { addLow: 0x19, addHigh: 0x1a, removeLow: 0x1b, removeHigh: 0x1c, query: 0x41 } as const;
const QUERY_RANDOM_ADDRESS = { h: 0x39, m: 0x3a, l: 0x3b } as const;

/** Carries out a command to a control device as a whole (part 103) and returns its answer; null is silence. */
export function deviceCommand(device: DeviceState, opcode: number, isRepeat: boolean): number | null {
  if (opcode < D.queryDeviceStatus.opcode) {
    if (isRepeat) deviceSetting(device, opcode);
    return null;
  }
  const { dtr } = device.memory;
  const { randomAddress } = device.commissioning;
  if (opcode >= GROUPS.query && opcode < GROUPS.query + 4) {
    return (device.groups >>> (8 * (opcode - GROUPS.query))) & 0xff;
  }
  switch (opcode) {
    case D.queryDeviceStatus.opcode:
      return statusByte(device);
    case D.queryMissingShortAddress.opcode:
      return device.shortAddress === null ? YES : null;
    case D.queryVersionNumber.opcode:
      return 2 << 2;
    case D.queryNumberOfInstances.opcode:
      return device.instances.length;
    case D.queryContentDtr0.opcode:
      return dtr[0];
    case D.queryContentDtr1.opcode:
      return dtr[1];
    case D.queryContentDtr2.opcode:
      return dtr[2];
    case QUERY_RANDOM_ADDRESS.h:
      return randomAddress >> 16;
    case QUERY_RANDOM_ADDRESS.m:
      return (randomAddress >> 8) & 0xff;
    case QUERY_RANDOM_ADDRESS.l:
      return randomAddress & 0xff;
    case D.readMemoryLocation.opcode:
      return device.memory.read();
    case D.queryQuiescentMode.opcode:
      return device.isQuiescent ? YES : null;
    case D.queryDeviceCapabilities.opcode:
      // No application controller; at least one instance.
      return 0b010;
    case D.queryResetState.opcode:
      return device.isReset ? YES : null;
    default:
      return null;
  }
}

function statusByte(device: DeviceState): number {
  return (
    (device.isQuiescent ? 0x02 : 0) |
    (device.shortAddress === null ? 0x04 : 0) |
    (device.powerCycleSeen ? 0x20 : 0) |
    (device.isReset ? 0x40 : 0)
  );
}

function deviceSetting(device: DeviceState, opcode: number): void {
  const [value, low, high] = device.memory.dtr;
  const mask = (high << 8) | low;
  switch (opcode) {
    case D.identifyDevice.opcode:
      device.identify();
      return;
    case D.resetPowerCycleSeen.opcode:
      device.powerCycleSeen = false;
      return;
    case D.reset.opcode:
      device.reset();
      return;
    case D.setShortAddress.opcode:
      // Unlike control gear, control devices take the plain address (part 103).
      if (value === MASK) device.shortAddress = null;
      else if (value < 64) device.shortAddress = value;
      return;
    case D.enableWriteMemory.opcode:
      device.memory.isWriteEnabled = true;
      return;
    case GROUPS.addLow:
      device.groups |= mask;
      return;
    case GROUPS.addHigh:
      device.groups |= mask << 16;
      return;
    case GROUPS.removeLow:
      device.groups &= ~mask;
      return;
    case GROUPS.removeHigh:
      device.groups &= ~(mask << 16);
      return;
    case D.startQuiescentMode.opcode:
      device.setQuiescent(true);
      return;
    case D.stopQuiescentMode.opcode:
      device.setQuiescent(false);
      return;
  }
}
