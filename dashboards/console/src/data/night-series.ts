import type { DimLevel, EpochMs, Reading } from '@lamplighter/contracts';

export type Steps = readonly (readonly [EpochMs, DimLevel])[];

/** The level of a step curve at an instant; null before its first step. */
export function stepLevel(steps: Steps, at: EpochMs): DimLevel | null {
  let level: DimLevel | null = null;
  for (const [from, value] of steps) {
    if (from > at) break;
    level = value;
  }
  return level;
}

export interface NightSeries {
  /** Seconds since 1970, rising: every instant at which something is known. */
  readonly seconds: number[];
  readonly level: (number | null | undefined)[];
  readonly power: (number | null | undefined)[];
  readonly programmed: (number | null)[];
}

/**
 * One common time axis for readings and programmed curve. `undefined` marks an instant that only the other has, which
 * uPlot bridges; `null` is a gap.
 */
export function nightSeries(from: EpochMs, to: EpochMs, readings: readonly Reading[], programmed: Steps): NightSeries {
  const byInstant = new Map(readings.map((reading) => [reading.sampledAt, reading]));
  const stepInstants = programmed.map(([at]) => at).filter((at) => at >= from && at <= to);
  const instants = [...new Set([from, to, ...stepInstants, ...byInstant.keys()])].sort((a, b) => a - b);
  return {
    seconds: instants.map((at) => at / 1000),
    level: instants.map((at) => byInstant.get(at)?.level),
    power: instants.map((at) => byInstant.get(at)?.powerW),
    programmed: instants.map((at) => stepLevel(programmed, at)),
  };
}
