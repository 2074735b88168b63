import type { Clock } from '@lamplighter/contracts';
import { dailySwitching } from '../feeder/contactor-plan.js';
import { Feeder } from '../feeder/feeder.js';
import { createSimulatedLine } from '../line/simulated-line.js';
import type { Scenario } from './scenario.js';
import type { ScenarioSite } from './scenario-site.js';

/** How the line of a scenario is run. */
export interface SiteOptions {
  readonly clock: Clock;
  /** A stable name for the port of a line that is as slow as a real bus; without it there is no port, and no waiting. */
  readonly link?: string;
}

/** The line and feeders that a scenario describes. Nothing opens before the line is started. */
export function buildSite({ line, feeders, seed }: Scenario, { clock, link }: SiteOptions): ScenarioSite {
  const { gear, watts, model, sensors, instances } = line;
  const simulated = createSimulatedLine({
    clock,
    seed,
    ...(link === undefined ? {} : { link, pace: 'line' as const }),
    gear: Array.from({ length: gear }, (_, shortAddress) => ({
      shortAddress,
      model,
      // A generic model has no power of its own.
      ...(watts !== undefined ? { nominalPowerW: watts } : model === 'generic' ? { nominalPowerW: 42 } : {}),
    })),
    sensors: Array.from({ length: sensors }, (_, shortAddress) => ({ shortAddress, instances })),
  });
  const hasPort = link !== undefined;
  const supply = {
    setSupply: async (isOn: boolean) => {
      if (!isOn) await simulated.unplug();
      else if (hasPort) simulated.replug();
    },
  };
  return {
    clock,
    line: simulated,
    hasPort,
    feeders: new Map(
      Object.entries(feeders).map(([name, { gear: fed, feedsInterface, contactor }]) => {
        const feeder = new Feeder({
          clock,
          gear: fed === 'all' ? simulated.allGear : fed.map((address) => simulated.gear(address)),
          interfaces: feedsInterface ? [supply] : [],
          ...(contactor ? { plan: dailySwitching(contactor.closesAt, contactor.opensAt) } : {}),
        });
        return [name, feeder];
      }),
    ),
  };
}
