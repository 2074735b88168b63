import type { EpochMs, SensorPlacement, SteppedClock } from '@lamplighter/contracts';
import type { Edge } from '@lamplighter/edge';
import type { StreetIssueSystem } from '@lamplighter/firmware-sim';
import type { Platform } from '../platform/platform.js';
import type { RestClient } from '../platform/rest-client.js';
import type { ImportedStreet } from './import-street.js';
import type { NightOptions } from './options.js';
import type { NightPlan } from './plan.js';
import type { SimulatedStreet } from './street.js';

/** Everything that is running while the night passes. */
export interface RunningNight {
  readonly options: NightOptions;
  readonly plan: NightPlan;
  readonly clock: SteppedClock;
  readonly platform: Platform;
  readonly rest: RestClient;
  readonly edge: Edge;
  readonly street: SimulatedStreet;
  readonly imported: ImportedStreet;
  readonly sensor: SensorPlacement;
  readonly streetIssues: StreetIssueSystem;
  /** Instants at which somebody passes the sensor. */
  readonly arrivals: readonly EpochMs[];
  /** What was done to the platform on the way, for the report. */
  readonly events: string[];
}

export interface NightHooks {
  /** Called as platform time passes, with the share of the night that is over, 0 to 1. */
  onProgress?(share: number, instant: EpochMs): void;
  /** Called once everything runs, before time begins to pass. */
  beforeNight?(night: RunningNight): Promise<void>;
  /** Called with everything still running, before the report is made; for tests that look closer. */
  beforeStop?(night: RunningNight): Promise<void>;
}
