import { DaliError } from './errors.js';

/** Percent of full light to the standard logarithmic curve: 0 is off, 1 is 0.1 %, 254 is 100 % (IEC 62386-102:2022, 9.3). */
const STEPS_PER_DECADE = 253 / 3;

/** The arc power level nearest to `percent` (0 to 100; above is held at 100). Anything above 0 % is lit: at least level 1. */
export function percentToArc(percent: number): number {
  return lit(percent, (above) => 1 + STEPS_PER_DECADE * (Math.log10(above) + 1));
}

/** Percent of full light, 0 to 100, at an arc power level of 0 to 254. */
export function arcToPercent(arc: number): number {
  return checked(arc) === 0 ? 0 : 10 ** ((arc - 1) / STEPS_PER_DECADE - 1);
}

/** As `percentToArc`, for LED gear that was set to the linear curve: 254 equal steps (part 207). */
export function percentToLinearArc(percent: number): number {
  return lit(percent, (above) => (above * 254) / 100);
}

/** As `arcToPercent`, for LED gear that was set to the linear curve (part 207). */
export function linearArcToPercent(arc: number): number {
  return (checked(arc) * 100) / 254;
}

function lit(percent: number, arcOf: (percent: number) => number): number {
  if (Number.isNaN(percent)) throw new DaliError('bad-level', 'the level is not a number; it must be 0 to 100 %');
  return percent <= 0 ? 0 : Math.min(254, Math.max(1, Math.round(arcOf(percent))));
}

function checked(arc: number): number {
  if (arc >= 0 && arc <= 254) return arc;
  throw new DaliError('bad-level', `the arc power level is ${arc}; it must be 0 to 254`);
}
