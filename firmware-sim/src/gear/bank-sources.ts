import type { GearCharacter } from './gear-options.js';
import type { Lamp } from './lamp.js';
import type { Mains } from './mains.js';

/** What the memory banks of gear look at. */
export interface BankSources {
  readonly lamp: Lamp;
  readonly character: GearCharacter;
  readonly mains: Mains;
  /** Powered up so recently that nothing is measured yet. */
  readonly isStarting: () => boolean;
}
