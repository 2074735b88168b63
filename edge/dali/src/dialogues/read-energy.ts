import type { Dialogue } from '../frames.js';
import { readBank } from './read-memory.js';

/** Energy counter and power of one gear at one instant (bank 202, part 252). Null: unknown, unavailable or no answer. */
export interface GearEnergy {
  /** Watt-hours since manufacture; never counts down. */
  readonly energyWh: number | null;
  readonly powerW: number | null;
}

/** Reads energy and power from one latched snapshot; 20 exchanges, about 0.9 s of line time. */
export function* readEnergy(shortAddress: number): Dialogue<GearEnergy> {
  const bank = yield* readBank(shortAddress, 202, ['activeEnergy', 'activePower']);
  return { energyWh: bank.activeEnergy, powerW: bank.activePower };
}
