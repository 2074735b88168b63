import { type DimLevel, type EpochMs, HOUR, type Reading, type WattHour } from '@lamplighter/contracts';

/** What readings of one night tell. */
export interface NightFigures {
  readonly switchedOnAt: EpochMs | null;
  readonly switchedOffAt: EpochMs | null;
  /** By the counter; a counter that went down was reset and counts from 0 (as energy_by_luminaire in SQL). */
  readonly energyWh: WattHour;
  /** Weighted by time between switching on and off; null when the lamp was never on. */
  readonly meanLevel: DimLevel | null;
}

/** A level is held to the next reading, but for two hours at most: a longer silence says nothing about the lamp. */
const LONGEST_HOLD_MS = 2 * HOUR;

/** Figures of a night from its readings, oldest first. */
export function nightFigures(readings: readonly Reading[]): NightFigures {
  const isLit = (reading: Reading): boolean => (reading.level ?? 0) > 0;
  const on = readings.findIndex(isLit);
  const lastLit = readings.findLastIndex(isLit);
  const off = lastLit < 0 ? undefined : readings.slice(lastLit + 1).find((reading) => reading.level === 0);
  let energyWh = 0;
  let before: WattHour | null = null;
  for (const { energyWh: counter } of readings) {
    if (counter === null) continue;
    if (before !== null) energyWh += counter >= before ? counter - before : counter;
    before = counter;
  }
  let weighted = 0;
  let span = 0;
  readings.forEach((reading, index) => {
    const next = readings[index + 1];
    if (!next || reading.level === null || index < on || index > lastLit) return;
    const held = Math.min(next.sampledAt - reading.sampledAt, LONGEST_HOLD_MS);
    weighted += reading.level * held;
    span += held;
  });
  const single = readings[on]?.level ?? null;
  return {
    switchedOnAt: readings[on]?.sampledAt ?? null,
    switchedOffAt: off?.sampledAt ?? null,
    energyWh: Math.round(energyWh * 1000) / 1000,
    meanLevel: on < 0 ? null : span > 0 ? Math.min(100, weighted / span) : single,
  };
}
