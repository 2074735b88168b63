import { fadeRateStepsPerSecond, GEAR_COMMANDS as G } from '@lamplighter/dali';
import { type GearVariables, MASK } from './gear-variables.js';
import type { Lamp } from './lamp.js';

/** UP and DOWN run for this long; DAPCs of a sequence may be this far apart (part 102). */
const SHORT_FADE = 200;

/** Carries out a command that changes the level. False: not one of them. */
export function applyLevelCommand(opcode: number, lamp: Lamp, variables: GearVariables): boolean {
  const { minLevel, maxLevel } = variables;
  const actual = lamp.actual;
  const steps = Math.round((fadeRateStepsPerSecond(variables.fadeRate) * SHORT_FADE) / 1000);
  if ((opcode & 0xf0) === G.goToScene.opcode) {
    const level = variables.scenes[opcode & 0x0f] ?? MASK;
    if (level !== MASK) lamp.goTo(level, 'command', true);
    return true;
  }
  switch (opcode) {
    case G.off.opcode:
      lamp.goTo(0, 'command', false);
      return true;
    case G.up.opcode:
      if (actual > 0) lamp.goWithin(Math.min(maxLevel, actual + steps), SHORT_FADE);
      return true;
    case G.down.opcode:
      if (actual > 0) lamp.goWithin(Math.max(minLevel, actual - steps), SHORT_FADE);
      return true;
    case G.stepUp.opcode:
      if (actual > 0) lamp.goTo(Math.min(maxLevel, actual + 1), 'command', false);
      return true;
    case G.stepDown.opcode:
      if (actual > 0) lamp.goTo(Math.max(minLevel, actual - 1), 'command', false);
      return true;
    case G.recallMaxLevel.opcode:
      lamp.goTo(maxLevel, 'command', false);
      return true;
    case G.recallMinLevel.opcode:
      lamp.goTo(minLevel, 'command', false);
      return true;
    case G.stepDownAndOff.opcode:
      if (actual > 0) lamp.goTo(actual <= minLevel ? 0 : actual - 1, 'command', false);
      return true;
    case G.onAndStepUp.opcode:
      lamp.goTo(actual === 0 ? minLevel : Math.min(maxLevel, actual + 1), 'command', false);
      return true;
    case G.goToLastActiveLevel.opcode:
      lamp.goTo(lamp.lastActiveLevel, 'command', true);
      return true;
    case G.continuousUp.opcode:
      if (actual > 0) fadeTo(lamp, maxLevel, variables);
      return true;
    case G.continuousDown.opcode:
      if (actual > 0) fadeTo(lamp, minLevel, variables);
      return true;
    default:
      return false;
  }
}

function fadeTo(lamp: Lamp, level: number, variables: GearVariables): void {
  lamp.goWithin(level, (1000 * Math.abs(level - lamp.actual)) / fadeRateStepsPerSecond(variables.fadeRate));
}
