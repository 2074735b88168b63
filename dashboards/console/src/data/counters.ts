import type { LuminaireState } from '@lamplighter/contracts';

/** The district at a glance. */
export interface Counters {
  readonly total: number;
  readonly lit: number;
  /** Mean level of the lit luminaires, percent; null when none is lit. */
  readonly meanLevel: number | null;
  /** Sum of the last reported powers, watts. */
  readonly powerW: number;
  readonly openFaults: number;
}

/** Counts states. A silent luminaire is not counted as lit: nobody knows. */
export function countStates(states: Iterable<LuminaireState>): Counters {
  let total = 0;
  let lit = 0;
  let levels = 0;
  let powerW = 0;
  let openFaults = 0;
  for (const state of states) {
    total += 1;
    openFaults += state.openFaults.length;
    if (state.condition === 'silent' || state.condition === 'asleep') continue;
    powerW += state.powerW ?? 0;
    const level = state.actualLevel ?? 0;
    if (state.condition !== 'on' || level <= 0) continue;
    lit += 1;
    levels += level;
  }
  return { total, lit, meanLevel: lit === 0 ? null : levels / lit, powerW, openFaults };
}
