import type { Clock } from '@lamplighter/contracts';
import type { Feeder } from '../feeder/feeder.js';
import type { SimulatedLine } from '../line/simulated-line.js';
import { SimulatorError } from '../simulator-error.js';

/** What a scenario plays with. Contacts and meter are whatever the caller has; without them, actions on them are refused. */
export interface ScenarioSite {
  readonly clock: Clock;
  readonly line: SimulatedLine;
  /** Whether the line has a port; without one there is no cable to pull, and nobody would read what it says. */
  readonly hasPort: boolean;
  readonly feeders: ReadonlyMap<string, Feeder>;
  /** Sets a contact of the cabinet by the name that the scenario uses. */
  readonly contacts?: { set(contact: string, isClosed: boolean): void };
  /** A meter that can be made dumb. */
  readonly meter?: { setDumb(isDumb: boolean): void };
}

/** The feeder of that name. Throws SimulatorError `unknown-device`. */
export function feederOf(site: ScenarioSite, name: string): Feeder {
  const feeder = site.feeders.get(name);
  if (feeder) return feeder;
  const known = [...site.feeders.keys()].join(', ') || 'none at all';
  throw new SimulatorError('unknown-device', `no feeder is called ${name}; there are: ${known}`);
}
