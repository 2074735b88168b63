import type { ProgramStep } from '@lamplighter/contracts';
import { z } from 'zod';
import { EffectOperation, writeOperation } from './effect-operation.js';
import { present } from './present.js';
import type { Refusals } from './refusals.js';
import { CommandBase, writeCommand } from './talq-command.js';
import { ControlWords, words } from './vendor-words.js';
import { wholeMinutes, writeMinutes } from './whole-minutes.js';

export type AstroClockStep = Extract<ProgramStep, { kind: 'astroClock' }>;

/** AstroClockTimeControl: an operation on what the fixed-time controls give, until the next one of these. */
export const AstroClockTimeControl = z
  .strictObject({
    offset: wholeMinutes(-360),
    solarEventType: z.enum(['sunrise', 'sunset']),
    operation: EffectOperation,
    command: CommandBase,
    'x-lamplighter': ControlWords.optional(),
  })
  .transform(
    ({ offset, solarEventType, operation, command, 'x-lamplighter': said }): AstroClockStep =>
      present({
        kind: 'astroClock' as const,
        id: said?.id,
        event: solarEventType,
        offsetMinutes: offset,
        operation,
        ...command,
      }),
  );

export const writeAstroClockTimeControl = (
  step: AstroClockStep,
  refusals: Refusals,
): z.input<typeof AstroClockTimeControl> => ({
  offset: writeMinutes(step.offsetMinutes, refusals.at('offsetMinutes')),
  solarEventType: step.event,
  operation: writeOperation(step.operation),
  command: writeCommand(step, refusals.at('level')),
  ...words({ id: step.id }),
});
