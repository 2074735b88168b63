import { DEVICE_SPECIAL_COMMANDS as DS } from '@lamplighter/dali';
import type { DeviceState } from './device-state.js';
import { MASK, YES } from './input-instance.js';

/** Carries out a special command of part 103 (24 bits, first byte C1 to C9) and returns its answer; null is silence. */
export function deviceSpecial(
  device: DeviceState,
  code: number,
  first: number,
  second: number,
  isRepeat: boolean,
): number | null {
  const { memory } = device;
  const { dtr } = memory;
  if (code === DS.dtr1Dtr0.opcode) {
    dtr[1] = first;
    dtr[0] = second;
  } else if (code === DS.dtr2Dtr1.opcode) {
    dtr[2] = first;
    dtr[1] = second;
  } else if (code === DS.directWriteMemory.opcode) {
    // Writes to the address in its own second byte, in the bank of DTR1.
    dtr[0] = first;
    return memory.write(second);
  } else if (code === DS.dtr0.opcode) {
    if (first >= DS.dtr0.selector && first <= DS.dtr2.selector) dtr[(first - DS.dtr0.selector) as 0 | 1 | 2] = second;
    else if (first === DS.writeMemoryLocation.selector) return memory.write(second);
    else if (first === DS.writeMemoryLocationNoReply.selector) memory.write(second);
    else return commission(device, first, second, isRepeat);
  }
  return null;
}

function commission(device: DeviceState, selector: number, data: number, isRepeat: boolean): number | null {
  const { commissioning, shortAddress } = device;
  const own = shortAddress ?? MASK;
  switch (selector) {
    case DS.terminate.selector:
      commissioning.terminate();
      return null;
    case DS.initialise.selector: {
      // 0xFF means all devices, 0x7F those without an address (part 103).
      const isMeant = data === 0xff || data === shortAddress || (data === 0x7f && shortAddress === null);
      if (isRepeat && isMeant) commissioning.initialise();
      return null;
    }
    case DS.randomise.selector:
      if (isRepeat) commissioning.randomise();
      return null;
    case DS.compare.selector:
      return commissioning.compare() ? YES : null;
    case DS.withdraw.selector:
      commissioning.withdraw();
      return null;
    case DS.searchAddrH.selector:
      commissioning.setSearch(2, data);
      return null;
    case DS.searchAddrM.selector:
      commissioning.setSearch(1, data);
      return null;
    case DS.searchAddrL.selector:
      commissioning.setSearch(0, data);
      return null;
    case DS.programShortAddress.selector:
      if (!commissioning.isSelected) return null;
      if (data === MASK) device.shortAddress = null;
      else if (data < 64) device.shortAddress = data;
      return null;
    case DS.verifyShortAddress.selector:
      return commissioning.isOpen && data === own ? YES : null;
    case DS.queryShortAddress.selector:
      return commissioning.isSelected ? own : null;
    default:
      return null;
  }
}
