import { RampSeconds, type Seconds } from '@lamplighter/contracts';
import { z } from 'zod';
import { because } from './parse-talq.js';
import { present } from './present.js';
import type { Refusals } from './refusals.js';
import { type LightState, TalqLightState, writeLightState } from './talq-state.js';

/** A level with how to get there and how to leave it, as our steps, controls and overrides hold it. */
export interface LightCommand extends LightState {
  readonly rampSeconds?: Seconds | undefined;
  readonly rampFromSeconds?: Seconds | undefined;
}

const Ramp = z
  .number()
  .refine((seconds) => RampSeconds.safeParse(seconds).success, because('not-supported', 'must be 0 to 3600 seconds'));

/** CommandBase, and the part of it in a Command. */
export const commandShape = {
  state: TalqLightState,
  rampToLevelTime: Ramp.optional(),
  rampFromLevelTime: Ramp.optional(),
};

export const CommandBase = z.strictObject(commandShape).transform(readCommand);
export type TalqCommandBase = z.input<typeof CommandBase>;

export function readCommand(command: z.output<z.ZodObject<typeof commandShape>>): LightCommand {
  return present({
    ...command.state,
    rampSeconds: command.rampToLevelTime,
    rampFromSeconds: command.rampFromLevelTime,
  });
}

/** `refusals` at the level. */
export function writeCommand(command: LightCommand, refusals: Refusals): TalqCommandBase {
  return present({
    state: writeLightState(command, refusals),
    rampToLevelTime: command.rampSeconds,
    rampFromLevelTime: command.rampFromSeconds,
  });
}
