import { GEAR_COMMANDS as G } from '@lamplighter/dali';
import { type GearVariables, MASK, resetVariables } from './gear-variables.js';

/** Carries out a configuration command that only changes variables. False: not one of them. */
export function applySetting(opcode: number, dtr0: number, variables: GearVariables, physicalMinimum: number): boolean {
  const index = opcode & 0x0f;
  switch (opcode & 0xf0) {
    case G.setScene.opcode:
      variables.scenes[index] = dtr0;
      return true;
    case G.removeFromScene.opcode:
      variables.scenes[index] = MASK;
      return true;
    case G.addToGroup.opcode:
      variables.groups |= 1 << index;
      return true;
    case G.removeFromGroup.opcode:
      variables.groups &= ~(1 << index);
      return true;
  }
  switch (opcode) {
    case G.reset.opcode:
      Object.assign(variables, resetVariables(variables.shortAddress, physicalMinimum));
      return true;
    case G.setMaxLevel.opcode:
      variables.maxLevel = Math.min(254, Math.max(variables.minLevel, dtr0));
      return true;
    case G.setMinLevel.opcode:
      variables.minLevel = Math.min(variables.maxLevel, Math.max(physicalMinimum, dtr0));
      return true;
    case G.setSystemFailureLevel.opcode:
      variables.systemFailureLevel = dtr0;
      return true;
    case G.setPowerOnLevel.opcode:
      variables.powerOnLevel = dtr0;
      return true;
    case G.setFadeTime.opcode:
      variables.fadeTime = Math.min(15, dtr0);
      return true;
    case G.setFadeRate.opcode:
      variables.fadeRate = Math.min(15, Math.max(1, dtr0));
      return true;
    case G.setExtendedFadeTime.opcode:
      variables.extendedFadeTime = dtr0 > 0x4f ? 0 : dtr0;
      return true;
    case G.setOperatingMode.opcode:
      // Only mode 0 is implemented; others are ignored (part 102, 9.9).
      return true;
    case G.setShortAddress.opcode:
      if (dtr0 === MASK) variables.shortAddress = null;
      else if ((dtr0 & 0x81) === 1) variables.shortAddress = dtr0 >> 1;
      return true;
    default:
      return false;
  }
}
