import { issueText } from '@lamplighter/contracts';
import { SimulatorError } from '../simulator-error.js';
import type { Action, Undo } from './action.js';
import { GEAR_ACTIONS } from './gear-actions.js';
import { LINE_ACTIONS } from './line-actions.js';
import type { ScenarioSite } from './scenario-site.js';
import { SENSOR_ACTIONS } from './sensor-actions.js';

/** Everything that a scenario or a hand can do, by name. */
export const ACTIONS: Readonly<Record<string, Action>> = { ...GEAR_ACTIONS, ...SENSOR_ACTIONS, ...LINE_ACTIONS };

/** An action with checked parameters, ready to be done. */
export interface Deed {
  readonly name: string;
  readonly canEnd: boolean;
  /** Does it; resolves with how to undo it. */
  perform(site: ScenarioSite): Promise<Undo>;
}

/** Checks `{ do, ...parameters }`. Throws SimulatorError `bad-option` naming the field under `where`. */
export function readDeed(raw: Readonly<Record<string, unknown>>, where = ''): Deed {
  const { do: name, ...rest } = raw;
  const action = typeof name === 'string' && Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  const prefix = where && `${where}: `;
  if (typeof name !== 'string' || !action) {
    const known = Object.keys(ACTIONS).join(', ');
    throw new SimulatorError(
      'bad-option',
      `${prefix}do: ${JSON.stringify(name) ?? 'nothing'} is no action; there are ${known}`,
    );
  }
  const checked = action.parameters.safeParse(rest);
  if (!checked.success) throw new SimulatorError('bad-option', `${prefix}${name}: ${issueText(checked.error)}`);
  return { name, canEnd: action.canEnd, perform: async (site) => action.perform(site, checked.data) };
}
