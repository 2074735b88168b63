import { z } from 'zod';
import { GEAR_FAILURES, SOURCE_FAILURES } from '../gear/gear-failures.js';
import type { SimulatedGear } from '../gear/simulated-gear.js';
import { type Action, lasting, once, type Undo } from './action.js';
import type { ScenarioSite } from './scenario-site.js';
import { Span } from './span.js';

const Address = z.number().int().min(0).max(63);
const gear = z.union([Address, z.array(Address).min(1), z.literal('all')], {
  error: 'expected a short address 0 to 63, a list of them, or "all"',
});
const level = z.number().int().min(0).max(254);

type Who = z.infer<typeof gear>;

/** Gear that an action means. Throws SimulatorError `unknown-device`. */
export function gearOf({ line }: ScenarioSite, who: Who): readonly SimulatedGear[] {
  if (who === 'all') return line.allGear;
  return (typeof who === 'number' ? [who] : who).map((address) => line.gear(address));
}

const each = (
  site: ScenarioSite,
  who: Who,
  begin: (one: SimulatedGear) => void,
  end?: (one: SimulatedGear) => void,
) => {
  const meant = gearOf(site, who);
  meant.forEach(begin);
  const undo: Undo = () => {
    if (end) meant.forEach(end);
  };
  return undo;
};

/** What can happen to gear. */
export const GEAR_ACTIONS: Readonly<Record<string, Action>> = {
  failLamp: lasting(
    'the light source dies, open or short',
    { gear, how: z.enum(['open', 'short']).default('open') },
    (site, { gear, how }) =>
      each(
        site,
        gear,
        (one) => one.failLamp(how),
        (one) => one.repairLamp(),
      ),
  ),
  repairLamp: once(
    'a new light source',
    { gear },
    (site, { gear }) => void each(site, gear, (one) => one.repairLamp()),
  ),
  cycleLamp: lasting(
    'the lamp goes out and comes back by itself',
    { gear, on: Span, off: Span },
    (site, { gear, on, off }) =>
      each(
        site,
        gear,
        (one) => one.cycleLamp(on, off),
        (one) => one.repairLamp(),
      ),
  ),
  stickLamp: lasting('the output stays at a level, and the gear says so', { gear, level }, (site, { gear, level }) =>
    each(
      site,
      gear,
      (one) => one.stickAt(level),
      (one) => one.stickAt(null),
    ),
  ),
  mismatchLamp: lasting(
    'the output stands at a level while lit, and the gear claims another',
    { gear, level },
    (site, { gear, level }) =>
      each(
        site,
        gear,
        (one) => one.mismatchAt(level),
        (one) => one.mismatchAt(null),
      ),
  ),
  weldRelay: lasting('off stays lit', { gear }, (site, { gear }) =>
    each(
      site,
      gear,
      (one) => one.weldRelay(true),
      (one) => one.weldRelay(false),
    ),
  ),
  setFailure: lasting(
    'a failure of part 253 is raised',
    { gear, failure: z.enum([...GEAR_FAILURES, ...SOURCE_FAILURES]) },
    (site, { gear, failure }) =>
      each(
        site,
        gear,
        (one) => one.setFailure(failure, true),
        (one) => one.setFailure(failure, false),
      ),
  ),
  heat: lasting(
    'the air around has this temperature',
    { gear, celsius: z.number().min(-40).max(120) },
    (site, { gear, celsius }) => {
      const before = gearOf(site, gear).map((one) => ({ one, ambientC: one.ambientC }));
      for (const { one } of before) one.setAmbient(celsius);
      return () => {
        for (const { one, ambientC } of before) one.setAmbient(ambientC);
      };
    },
  ),
  supply: lasting('the supply has this voltage', { gear, volts: z.number().min(0).max(400) }, (site, { gear, volts }) =>
    each(
      site,
      gear,
      (one) => one.setSupplyVoltage(volts),
      (one) => one.setSupplyVoltage(null),
    ),
  ),
  mute: lasting('obeys but does not answer', { gear }, (site, { gear }) =>
    each(
      site,
      gear,
      (one) => one.mute(),
      (one) => one.reconnect(),
    ),
  ),
  disconnect: lasting('its bus wires are cut', { gear }, (site, { gear }) =>
    each(
      site,
      gear,
      (one) => one.disconnect(),
      (one) => one.reconnect(),
    ),
  ),
  reconnect: once('ends mute and disconnect', { gear }, (site, { gear }) => {
    each(site, gear, (one) => one.reconnect());
  }),
  lie: lasting('answers wrongly', { gear }, (site, { gear }) =>
    each(
      site,
      gear,
      (one) => one.answerWrongly((byte) => byte ^ 0x5a),
      (one) => one.answerWrongly(null),
    ),
  ),
  powerOff: lasting('its mains is gone', { gear }, (site, { gear }) =>
    each(
      site,
      gear,
      (one) => one.powerOff(),
      (one) => one.powerOn(),
    ),
  ),
  powerOn: once('its mains is back', { gear }, (site, { gear }) => void each(site, gear, (one) => one.powerOn())),
};
