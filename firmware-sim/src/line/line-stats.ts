import type { BusUse } from '../bus/bus-account.js';
import type { LanguageStats } from './interface-language.js';

/** What went over the bus and the line to the host since the start. */
export interface LineStats extends BusUse, LanguageStats {
  /** Forward frames, copies and events included. */
  readonly frames: number;
  /** Answers that could be read. */
  readonly answers: number;
  /** Answers of several units at once. */
  readonly garbled: number;
  /** Event frames of sensors. */
  readonly events: number;
}
