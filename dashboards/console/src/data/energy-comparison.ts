/** How far counter and computation may lie apart before the screen says so. */
export const ENERGY_TOLERANCE = 0.01;

/** Share by which the counters differ from the computation; null when nothing was computed. */
export function energyDifference(counterWh: number, computedWh: number): number | null {
  return computedWh === 0 ? null : (counterWh - computedWh) / computedWh;
}
