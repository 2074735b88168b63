import type { Command } from '../commands/command.js';
import { INSTANCE_COMMANDS } from '../commands/device-commands.js';
import { instance } from '../device-frames.js';
import { deviceCommand, deviceSpecial } from '../exchanges.js';
import type { Dialogue, Exchange } from '../frames.js';
import { askByte } from './ask.js';
import { setByte } from './set-byte.js';
import type { WriteOutcome } from './write-outcome.js';

/** Makes one stored byte of an instance so; `before` precedes DTR0. Source: part 103, 11.4 and the parts of its type. */
export function setInstanceByte(
  shortAddress: number,
  instanceNumber: number,
  commands: { readonly question: Command; readonly setting: Command; readonly before?: readonly Exchange[] },
  value: number,
): Dialogue<WriteOutcome> {
  const to = (command: Command) =>
    deviceCommand({ kind: 'short', address: shortAddress }, instance(instanceNumber), command);
  return setByte({
    question: to(commands.question),
    write: [...(commands.before ?? []), deviceSpecial('dtr0', value), to(commands.setting)],
    value,
  });
}

/** What type an instance is: 3 occupancy (part 303), 4 light (part 304); null without an answer. */
export function* queryInstanceType(shortAddress: number, instanceNumber: number): Dialogue<number | null> {
  const address = { kind: 'short', address: shortAddress } as const;
  return yield* askByte(deviceCommand(address, instance(instanceNumber), INSTANCE_COMMANDS.queryInstanceType));
}
