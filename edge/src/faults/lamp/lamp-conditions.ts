import type { Condition } from '../condition.js';
import { belowFloor } from './below-floor.js';
import { cyclingFailure } from './cycling-failure.js';
import { dimmingFailure } from './dimming-failure.js';
import { endOfLifeNear } from './end-of-life.js';
import { gearDiagnostics } from './gear-diagnostics.js';
import { gearFailure } from './gear-failure.js';
import { highTemperature } from './high-temperature.js';
import { lampFailure } from './lamp-failure.js';
import type { LampObservation } from './lamp-observation.js';
import { lampPowerTooHigh, lampPowerTooLow } from './lamp-power.js';
import { outputAtLimit } from './output-at-limit.js';
import { powerFactorTooLow } from './power-factor.js';
import { relayFailure } from './relay-failure.js';

/** What one lamp can have by itself. Silence and light by day are judged with their neighbours: see feeder-round.ts. */
export const LAMP_CONDITIONS: readonly Condition<LampObservation>[] = [
  lampFailure,
  gearFailure,
  cyclingFailure,
  dimmingFailure,
  belowFloor,
  lampPowerTooHigh,
  lampPowerTooLow,
  relayFailure,
  powerFactorTooLow,
  highTemperature,
  endOfLifeNear,
  outputAtLimit,
  ...gearDiagnostics,
];
