import type { DimLevel, LightOutput } from '@lamplighter/contracts';

/** Share of the initial light that is left after so many burning hours; 1 without a curve. */
export function lumenMaintenance(curve: LightOutput['lumenDepreciation'], hours: number): number {
  let [lastHours, lastShare] = [0, 1];
  for (const [pointHours, share] of curve) {
    if (hours <= pointHours) {
      const way = pointHours === lastHours ? 1 : (hours - lastHours) / (pointHours - lastHours);
      return lastShare + (share - lastShare) * way;
    }
    [lastHours, lastShare] = [pointHours, share];
  }
  return lastShare;
}

/**
 * What the gear must give for 100 % light, as a share of its full output: the virtual full output, and with constant light
 * output only as much as leaves the planned share (maintenance factor) of the initial light. It grows with age and ends at
 * full: a luminaire older than planned cannot be made up for. Unknown burning hours count as the planned end: brighter.
 */
export function outputShare(output: LightOutput | undefined, burningHours: number | undefined): number {
  if (!output) return 1;
  const virtual = output.virtualFullPercent / 100;
  if (!output.constantLightOutput || burningHours === undefined || !Number.isFinite(burningHours)) return virtual;
  const left = lumenMaintenance(output.lumenDepreciation, Math.max(0, burningHours));
  return virtual * Math.min(1, output.maintenanceFactor / left);
}

/** The correction that age asks for is more than the gear has left (fault catalogue CLO_LIMIT). */
export const isBeyondCorrection = (output: LightOutput, burningHours: number): boolean =>
  output.constantLightOutput && lumenMaintenance(output.lumenDepreciation, burningHours) < output.maintenanceFactor;

/** Level for the gear in percent of its full output. Light that is asked for never vanishes in the conversion. */
export const gearLevel = (level: DimLevel, share: number): DimLevel => level * share;

/** What a gear's level means as light, in percent of what the luminaire is there to give; at most 100. */
export const lightLevel = (gear: DimLevel, share: number): DimLevel => Math.min(100, gear / share);
