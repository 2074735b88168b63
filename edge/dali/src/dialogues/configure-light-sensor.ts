import type { Command } from '../commands/command.js';
import { LIGHT_SENSOR_COMMANDS } from '../commands/device-commands.js';
import type { EventScheme } from '../events.js';
import type { Dialogue } from '../frames.js';
import { LIGHT_FILTERS, LIGHT_SENSOR_TYPE } from '../light.js';
import { configureEvents } from './configure-events.js';
import { queryInstanceType, setInstanceByte } from './instance-settings.js';
import { type WriteOutcome, worst } from './write-outcome.js';

export interface LightSensorSettings {
  /** How long the sensor may stay silent before it repeats its value: 1 to 255 s, or 0 for never. */
  readonly reportSeconds: number;
  /** Change in percent of the last told value that makes it tell again; 0 to 25. */
  readonly hysteresisPercent: number;
  /** Least change that makes it tell again, in steps of its own scale; 0 to 255. Keeps the dark from chattering. */
  readonly hysteresisMin: number;
  /** Least time between two events: 0 to 12 750 ms in steps of 50, rounded up. */
  readonly deadtimeMs: number;
  /** How events name their sender; device and instance unless said otherwise. */
  readonly scheme?: EventScheme;
}

/** Largest hysteresis that part 304 keeps, in percent. */
const MOST_HYSTERESIS = 25;

const held = (value: number, max: number) => Math.min(max, Math.max(0, Math.ceil(value)));

/**
 * Makes a light sensor (part 304) tell its relative illuminance: on change beyond the hysteresis, and again after the report
 * timer, so that its silence means that it is gone. Each setting is written only where it differs. `refused`: the instance
 * is no light sensor, or did not keep a setting.
 */
export function* configureLightSensor(
  shortAddress: number,
  instanceNumber: number,
  { reportSeconds, hysteresisPercent, hysteresisMin, deadtimeMs, scheme = 'deviceInstance' }: LightSensorSettings,
): Dialogue<WriteOutcome> {
  const type = yield* queryInstanceType(shortAddress, instanceNumber);
  if (type === null) return 'no-answer';
  if (type !== LIGHT_SENSOR_TYPE) return 'refused';
  const set = (question: Command, setting: Command, value: number) =>
    setInstanceByte(shortAddress, instanceNumber, { question, setting }, value);
  const L = LIGHT_SENSOR_COMMANDS;
  return worst([
    yield* set(L.queryDeadtimeTimer, L.setDeadtimeTimer, held(deadtimeMs / 50, 255)),
    yield* set(L.queryHysteresis, L.setHysteresis, held(hysteresisPercent, MOST_HYSTERESIS)),
    yield* set(L.queryHysteresisMin, L.setHysteresisMin, held(hysteresisMin, 255)),
    yield* set(L.queryReportTimer, L.setReportTimer, held(reportSeconds, 255)),
    yield* configureEvents(shortAddress, instanceNumber, {
      filter: LIGHT_FILTERS.illuminanceLevel,
      scheme,
      enabled: true,
    }),
  ]);
}
