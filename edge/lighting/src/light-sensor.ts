import { type EpochMs, HOUR, type Milliseconds } from '@lamplighter/contracts';

/** What a light sensor said. A photocell says 0 for dark and Infinity for light. */
export interface LightSample {
  readonly at: EpochMs;
  readonly lux: number;
}

/**
 * What is left to know of a sensor's past: the samples that no later one has passed on both sides, oldest first. Whatever
 * the thresholds, the last of all samples beyond either of them is among these.
 */
export type LightTrace = readonly LightSample[];

/** After so long without a word a sensor counts as lost (RELIABILITY LS-9). */
export const SILENT_AFTER: Milliseconds = 24 * HOUR;

/** A trace with one sample more. A sensor that rises or falls for ever keeps its newest `most` samples. */
export function withSample(trace: LightTrace, sample: LightSample, most = 64): LightTrace {
  let [lowest, highest] = [sample.lux, sample.lux];
  const kept = [sample];
  for (const earlier of [...trace].reverse()) {
    if (earlier.lux >= lowest && earlier.lux <= highest) continue;
    lowest = Math.min(lowest, earlier.lux);
    highest = Math.max(highest, earlier.lux);
    kept.push(earlier);
  }
  return kept.slice(0, most).reverse();
}

/**
 * Photocell hysteresis: dark once a sample fell below `onLevel`, light once one rose above `offLevel`, and between them as
 * before (TALQ SensorActivePeriod). Null when neither ever happened, or the sensor is silent: nobody knows.
 */
export function isDark(
  trace: LightTrace | undefined,
  { onLevel, offLevel }: { readonly onLevel: number; readonly offLevel: number },
  instant: EpochMs,
): boolean | null {
  const newest = trace?.at(-1);
  if (!trace || !newest || instant >= newest.at + SILENT_AFTER) return null;
  const telling = trace.findLast(({ lux }) => lux < onLevel || lux > offLevel);
  return telling ? telling.lux < onLevel : null;
}
