import { short } from '../addresses.js';
import { DEVICE_COMMANDS } from '../commands/device-commands.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { theDevice } from '../device-frames.js';
import { deviceCommand, deviceSpecial, gearCommand, gearSpecial } from '../exchanges.js';
import type { Exchange } from '../frames.js';

/** How one unit's memory is spoken to: control gear in 16 bits (part 102), control devices in 24 (part 103). */
export interface MemoryWords {
  readonly read: Exchange;
  readonly enableWrite: Exchange;
  dtr0(value: number): Exchange;
  dtr1(value: number): Exchange;
  /** Writes, and DTR0 moves on; the unit answers what it wrote. */
  write(value: number): Exchange;
  /** Writes without an answer. A bus may send it twice after damage: only where the location behind takes no writes. */
  writeNoReply(value: number): Exchange;
}

export const gearMemory = (shortAddress: number): MemoryWords => ({
  read: gearCommand(short(shortAddress), GEAR_COMMANDS.readMemoryLocation),
  enableWrite: gearCommand(short(shortAddress), GEAR_COMMANDS.enableWriteMemory),
  dtr0: (value) => gearSpecial('dtr0', value),
  dtr1: (value) => gearSpecial('dtr1', value),
  write: (value) => gearSpecial('writeMemoryLocation', value),
  writeNoReply: (value) => gearSpecial('writeMemoryLocationNoReply', value),
});

export const deviceMemory = (shortAddress: number): MemoryWords => {
  const address = { kind: 'short', address: shortAddress } as const;
  return {
    read: deviceCommand(address, theDevice, DEVICE_COMMANDS.readMemoryLocation),
    enableWrite: deviceCommand(address, theDevice, DEVICE_COMMANDS.enableWriteMemory),
    dtr0: (value) => deviceSpecial('dtr0', value),
    dtr1: (value) => deviceSpecial('dtr1', value),
    write: (value) => deviceSpecial('writeMemoryLocation', value),
    writeNoReply: (value) => deviceSpecial('writeMemoryLocationNoReply', value),
  };
};
