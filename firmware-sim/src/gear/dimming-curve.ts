import { arcToPercent, percentToArc } from '@lamplighter/dali';

/** Growth of light per arc power step: one decade per 253/3 steps (part 102, standard curve). */
const GROWTH = (3 * Math.LN10) / 253;

/** How arc power levels become light: 0 logarithmic (part 102), 1 linear (SELECT DIMMING CURVE of part 207). */
export type DimmingCurve = 0 | 1;

/** Percent of full light at an arc power level, 0 to 254, not rounded. */
export function percentAt(curve: DimmingCurve, arc: number): number {
  if (arc <= 0) return 0;
  return curve === 1 ? (100 * Math.min(254, arc)) / 254 : arcToPercent(Math.min(254, arc));
}

/** The whole arc power level nearest to some light. */
export function arcOf(curve: DimmingCurve, percent: number): number {
  if (percent <= 0) return 0;
  return curve === 1 ? Math.min(254, Math.max(1, Math.round((percent * 254) / 100))) : percentToArc(percent);
}

/** The arc power level, not rounded, at which the curve gives `percent`. */
export function exactArcOf(curve: DimmingCurve, percent: number): number {
  return curve === 1 ? (percent * 254) / 100 : 1 + (253 / 3) * (Math.log10(percent) + 1);
}

/** Mean light while the level moves evenly from one arc power level to another. */
export function meanPercent(curve: DimmingCurve, from: number, to: number): number {
  const low = percentAt(curve, from);
  const high = percentAt(curve, to);
  // Light follows an exponential on the logarithmic curve: its mean is its rise over the rise of its exponent.
  const rise = (to - from) * GROWTH;
  return curve === 1 || Math.abs(rise) < 1e-9 ? (low + high) / 2 : (high - low) / rise;
}
