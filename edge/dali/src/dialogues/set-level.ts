import type { GearAddress } from '../addresses.js';
import { gearLevel } from '../exchanges.js';
import type { Dialogue } from '../frames.js';

/** DAPC: sends gear to an arc power level (0 off with fade, 1 to 254) at its fade time. Nothing answers a level. */
export function* setLevel(address: GearAddress, arc: number): Dialogue<void> {
  yield gearLevel(address, arc);
}
