import { GEAR_COMMANDS as G } from '@lamplighter/dali';
import { type GearVariables, lowestArc, MASK, resetVariables } from './gear-variables.js';

/** A value that gear keeps through power cuts, as its memory wears by: scenes are kept each by itself. */
export type StoredParameter = Exclude<keyof GearVariables, 'scenes'> | `scene ${number}`;

/** Carries out a configuration command that only changes variables, and names those that it wrote. */
export function applySetting(
  opcode: number,
  dtr0: number,
  variables: GearVariables,
  physicalMinimum: number,
): readonly StoredParameter[] {
  const index = opcode & 0x0f;
  switch (opcode & 0xf0) {
    case G.setScene.opcode:
      variables.scenes[index] = dtr0;
      return [`scene ${index}`];
    case G.removeFromScene.opcode:
      variables.scenes[index] = MASK;
      return [`scene ${index}`];
    case G.addToGroup.opcode:
      variables.groups |= 1 << index;
      return ['groups'];
    case G.removeFromGroup.opcode:
      variables.groups &= ~(1 << index);
      return ['groups'];
  }
  switch (opcode) {
    case G.reset.opcode: {
      const { shortAddress: _, scenes, ...others } = resetVariables(variables.shortAddress, physicalMinimum);
      Object.assign(variables, others, { scenes });
      const names = Object.keys(others) as (keyof typeof others)[];
      return [...names, ...scenes.map((_level, scene): StoredParameter => `scene ${scene}`)];
    }
    case G.setMaxLevel.opcode:
      variables.maxLevel = Math.min(254, Math.max(variables.minLevel, dtr0));
      return ['maxLevel'];
    case G.setMinLevel.opcode: {
      const lowest = lowestArc(variables.dimmingCurve, physicalMinimum);
      variables.minLevel = Math.min(variables.maxLevel, Math.max(lowest, dtr0));
      return ['minLevel'];
    }
    case G.setSystemFailureLevel.opcode:
      variables.systemFailureLevel = dtr0;
      return ['systemFailureLevel'];
    case G.setPowerOnLevel.opcode:
      variables.powerOnLevel = dtr0;
      return ['powerOnLevel'];
    case G.setFadeTime.opcode:
      variables.fadeTime = Math.min(15, dtr0);
      return ['fadeTime'];
    case G.setFadeRate.opcode:
      variables.fadeRate = Math.min(15, Math.max(1, dtr0));
      return ['fadeRate'];
    case G.setExtendedFadeTime.opcode:
      variables.extendedFadeTime = dtr0 > 0x4f ? 0 : dtr0;
      return ['extendedFadeTime'];
    case G.setShortAddress.opcode:
      if (dtr0 === MASK) variables.shortAddress = null;
      else if ((dtr0 & 0x81) === 1) variables.shortAddress = dtr0 >> 1;
      else return [];
      return ['shortAddress'];
    default:
      // SET OPERATING MODE among them: only mode 0 is implemented, others are ignored (part 102, 9.9).
      return [];
  }
}

/** SELECT DIMMING CURVE (part 207): the lowest level follows the hardware's, which is another number on the other curve. */
export function selectDimmingCurve(
  dtr0: number,
  variables: GearVariables,
  physicalMinimum: number,
): readonly StoredParameter[] {
  if (dtr0 !== 0 && dtr0 !== 1) return [];
  variables.dimmingCurve = dtr0;
  variables.minLevel = lowestArc(dtr0, physicalMinimum);
  return ['dimmingCurve', 'minLevel'];
}
