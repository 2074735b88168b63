import { arcOf, type DimmingCurve, percentAt } from './dimming-curve.js';

/** MASK: no value. */
export const MASK = 255;

/** The variables of part 102 that survive a power cut. Levels are arc power levels; fade codes as in the standard. */
export interface GearVariables {
  shortAddress: number | null;
  minLevel: number;
  maxLevel: number;
  powerOnLevel: number;
  systemFailureLevel: number;
  fadeTime: number;
  fadeRate: number;
  extendedFadeTime: number;
  /** Bit n: member of group n. */
  groups: number;
  readonly scenes: number[];
  operatingMode: number;
  /** 0 logarithmic, 1 linear (part 207). */
  dimmingCurve: DimmingCurve;
}

/** Reset values of part 102. */
export function resetVariables(shortAddress: number | null, physicalMinimum: number): GearVariables {
  return {
    shortAddress,
    minLevel: physicalMinimum,
    maxLevel: 254,
    powerOnLevel: 254,
    systemFailureLevel: 254,
    fadeTime: 0,
    fadeRate: 7,
    extendedFadeTime: 0,
    groups: 0,
    scenes: new Array<number>(16).fill(MASK),
    operatingMode: 0,
    dimmingCurve: 0,
  };
}

/** Whether everything has its reset value; the short address does not count. */
export function areReset(variables: GearVariables, physicalMinimum: number): boolean {
  const reset = resetVariables(variables.shortAddress, physicalMinimum);
  return JSON.stringify(variables) === JSON.stringify(reset);
}

/** The lowest arc power level of the hardware on a curve, from the one on the logarithmic curve. */
export function lowestArc(curve: DimmingCurve, physicalMinimum: number): number {
  return curve === 0 ? physicalMinimum : arcOf(1, percentAt(0, physicalMinimum));
}
