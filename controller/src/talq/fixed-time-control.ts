import type { ProgramStep } from '@lamplighter/contracts';
import { z } from 'zod';
import { present } from './present.js';
import type { Refusals } from './refusals.js';
import { CommandBase, writeCommand } from './talq-command.js';
import { TalqTime, writeTime } from './talq-time.js';
import { ControlWords, words } from './vendor-words.js';

export type FixedTimeStep = Extract<ProgramStep, { kind: 'fixedTime' }>;

/** FixedTimeControl: a level from a local time until the next one. */
export const FixedTimeControl = z
  .strictObject({ startTime: TalqTime, command: CommandBase, 'x-lamplighter': ControlWords.optional() })
  .transform(
    ({ startTime, command, 'x-lamplighter': said }): FixedTimeStep =>
      present({ kind: 'fixedTime' as const, id: said?.id, at: startTime, ...command }),
  );
export type TalqFixedTimeControl = z.input<typeof FixedTimeControl>;

export const writeFixedTimeControl = (step: FixedTimeStep, refusals: Refusals): TalqFixedTimeControl => ({
  startTime: writeTime(step.at),
  command: writeCommand(step, refusals.at('level')),
  ...words({ id: step.id }),
});
