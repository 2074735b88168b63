import { readFile } from 'node:fs/promises';
import { HOUR, SteppedClock } from '@lamplighter/contracts';
import { SimulatorError } from '../simulator-error.js';
import { buildSite } from './build-site.js';
import { parseScenario, type Scenario } from './scenario.js';
import { type Happening, ScenarioPlayer } from './scenario-player.js';
import type { ScenarioSite } from './scenario-site.js';

/** Reads a scenario file. Throws SimulatorError `bad-option` that names the file and what is wrong in it. */
export async function readScenario(path: string): Promise<Scenario> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new SimulatorError('bad-option', `${path} cannot be read: ${error.message}`);
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new SimulatorError('bad-option', `${path} is not JSON: ${(error as Error).message}`);
  }
  return parseScenario(json);
}

/** One line of the ledger: platform time, step, what happened. */
export function happeningText({ at, step, what }: Happening): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z  step ${step}  ${what}`;
}

/** Plays a scenario to its end on stepped time, without a port, and tells the ledger and what became of each gear. */
export async function playAtOnce(scenario: Scenario, say: (text: string) => void): Promise<void> {
  const clock = new SteppedClock(Date.parse(scenario.start));
  const site = buildSite(scenario, { clock });
  const player = new ScenarioPlayer(site, scenario, (happening) => say(happeningText(happening)));
  await player.start();
  await clock.advance(scenario.length);
  for (const text of outcome(site)) say(text);
  await player.stop();
  await site.line.stop();
}

/** What became of a site: a line for each gear, each sensor and the bus. */
export function outcome({ line }: ScenarioSite): string[] {
  const gear = line.allGear.map((each) => {
    const { shortAddress, energyWh, burningHours, levelTrace, outputPercent } = each;
    const state = each.isPowered ? (each.hasLampFailure ? 'lamp failure' : 'ok') : 'no mains';
    const counts = `${energyWh.toFixed(2)} Wh  ${burningHours.toFixed(2)} h lit  ${levelTrace.length} levels`;
    return `gear ${shortAddress ?? '-'}  ${outputPercent.toFixed(1)} %  ${counts}  ${state}`;
  });
  const sensors = line.allSensors.map((each) => `sensor ${each.shortAddress ?? '-'}  ${each.detections} detections`);
  const { events, busMilliseconds } = line.stats();
  return [...gear, ...sensors, `bus  ${events} events  ${(busMilliseconds / HOUR).toFixed(3)} h busy`];
}
