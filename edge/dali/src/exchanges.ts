import type { GearAddress } from './addresses.js';
import type { Command } from './commands/command.js';
import { DEVICE_SPECIAL_COMMANDS } from './commands/device-commands.js';
import { SPECIAL_COMMANDS } from './commands/gear-commands.js';
import {
  type DeviceAddress,
  encodeDeviceCommand,
  encodeDeviceSpecial,
  type InstanceSelector,
} from './device-frames.js';
import type { Exchange, ForwardFrame } from './frames.js';
import { encodeGearCommand, encodeGearLevel, encodeGearSpecial } from './gear-frames.js';

const exchange = (frame: ForwardFrame, command: Command): Exchange => ({
  frame,
  twice: command.twice,
  answer: command.answer !== false,
  ...(command.holds ? { holds: true } : {}),
  ...(command.settleMs === undefined ? {} : { settleMs: command.settleMs }),
});

/** The exchange, with nothing allowed between it and the next one: the middle of a sequence that a stray frame would cancel. */
export const holding = (middle: Exchange): Exchange => ({ ...middle, holds: true });

/** DAPC: go to an arc power level, 0 to 254, at the gear's fade time. */
export const gearLevel = (address: GearAddress, level: number): Exchange => ({
  frame: encodeGearLevel(address, level),
  twice: false,
  answer: false,
});

/** A command or query to control gear; `offset` 0 to 15 is the scene or group of the commands that carry one. */
export const gearCommand = (address: GearAddress, command: Command, offset = 0): Exchange =>
  exchange(encodeGearCommand(address, command.opcode + offset), command);

/** A special command of part 102; every gear on the line hears it. */
export const gearSpecial = (name: keyof typeof SPECIAL_COMMANDS, data = 0): Exchange => {
  const command = SPECIAL_COMMANDS[name];
  return exchange(encodeGearSpecial(command.opcode, data), command);
};

/** A command or query to a control device or one of its instances. */
export const deviceCommand = (address: DeviceAddress, selector: InstanceSelector, command: Command): Exchange =>
  exchange(encodeDeviceCommand(address, selector, command.opcode), command);

/** A special command of part 103; `first` is taken only by the commands that carry two parameters. */
export const deviceSpecial = (name: keyof typeof DEVICE_SPECIAL_COMMANDS, data = 0, first = 0): Exchange => {
  const command = DEVICE_SPECIAL_COMMANDS[name];
  return exchange(encodeDeviceSpecial(command.opcode, command.selector ?? first, data), command);
};
