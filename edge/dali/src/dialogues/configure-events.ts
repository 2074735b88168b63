import type { Command } from '../commands/command.js';
import { DEVICE_COMMANDS, INSTANCE_COMMANDS } from '../commands/device-commands.js';
import { instance, theDevice } from '../device-frames.js';
import { DaliError, whole } from '../errors.js';
import { EVENT_SCHEMES, type EventScheme } from '../events.js';
import { deviceCommand, deviceSpecial } from '../exchanges.js';
import type { Dialogue, Exchange } from '../frames.js';
import { askYes } from './ask.js';
import { setInstanceByte } from './instance-settings.js';
import { setByte } from './set-byte.js';
import { type WriteOutcome, worst } from './write-outcome.js';

/** How an instance of a control device tells its events (part 103). What is left out stays as it is. */
export interface EventSettings {
  /** Which events, as bits of the instance type's filter; 0 to 0xFFFFFF. */
  readonly filter?: number;
  /** How the events name their sender. */
  readonly scheme?: EventScheme;
  /** Priority of the events on the line, 2 (first) to 5. */
  readonly priority?: number;
  /** The three instance groups, 0 to 31; null: none. */
  readonly groups?: readonly [primary: number | null, first: number | null, second: number | null];
  /** Whether the instance says anything at all. */
  readonly enabled?: boolean;
}

/** No group (MASK). */
const NO_GROUP = 0xff;

/**
 * Sets how an instance tells its events: the filter first, because until it is set a busy sensor may flood the line, and
 * the switching on last. Each setting is written only where it differs. `refused`: not kept as written.
 */
export function* configureEvents(
  shortAddress: number,
  instanceNumber: number,
  { filter, scheme, priority, groups, enabled }: EventSettings,
): Dialogue<WriteOutcome> {
  const to = (command: Command) =>
    deviceCommand({ kind: 'short', address: shortAddress }, instance(instanceNumber), command);
  const set = (question: Command, setting: Command, value: number) =>
    setInstanceByte(shortAddress, instanceNumber, { question, setting }, value);
  if (priority !== undefined && !(priority >= 2 && whole('event priority', priority, 5))) {
    throw new DaliError('bad-value', `event priority is ${priority}; it must be a whole number from 2 to 5`);
  }
  const outcomes: WriteOutcome[] = [];
  if (enabled === false) outcomes.push(yield* switchInstance(false, to));
  if (filter !== undefined) outcomes.push(yield* setFilter(filter, to));
  const { setEventScheme, queryEventScheme, setEventPriority, queryEventPriority } = INSTANCE_COMMANDS;
  if (scheme !== undefined) outcomes.push(yield* set(queryEventScheme, setEventScheme, EVENT_SCHEMES[scheme]));
  if (priority !== undefined) outcomes.push(yield* set(queryEventPriority, setEventPriority, priority));
  if (groups) {
    const { setPrimaryInstanceGroup, queryPrimaryInstanceGroup } = INSTANCE_COMMANDS;
    const { setInstanceGroup1, queryInstanceGroup1, setInstanceGroup2, queryInstanceGroup2 } = INSTANCE_COMMANDS;
    const byte = (group: number | null) => (group === null ? NO_GROUP : whole('instance group', group, 31));
    outcomes.push(yield* set(queryPrimaryInstanceGroup, setPrimaryInstanceGroup, byte(groups[0])));
    outcomes.push(yield* set(queryInstanceGroup1, setInstanceGroup1, byte(groups[1])));
    outcomes.push(yield* set(queryInstanceGroup2, setInstanceGroup2, byte(groups[2])));
  }
  if (enabled) outcomes.push(yield* switchInstance(true, to));
  return worst(outcomes);
}

/** The filter is written as a whole, DTR2:DTR1:DTR0; its upper bytes are asked for only where they mean something. */
function* setFilter(filter: number, to: (command: Command) => Exchange): Dialogue<WriteOutcome> {
  whole('event filter', filter, 0xffffff);
  const { setEventFilter, queryEventFilterZeroToSeven } = INSTANCE_COMMANDS;
  const { queryEventFilterEightToFifteen, queryEventFilterSixteenToTwentyThree } = INSTANCE_COMMANDS;
  const [high, middle, low] = [filter >> 16, (filter >> 8) & 0xff, filter & 0xff];
  const write = [deviceSpecial('dtr2Dtr1', middle, high), deviceSpecial('dtr0', low), to(setEventFilter)];
  const outcomes: WriteOutcome[] = [];
  if (high > 0)
    outcomes.push(yield* setByte({ question: to(queryEventFilterSixteenToTwentyThree), write, value: high }));
  if (filter > 0xff)
    outcomes.push(yield* setByte({ question: to(queryEventFilterEightToFifteen), write, value: middle }));
  outcomes.push(yield* setByte({ question: to(queryEventFilterZeroToSeven), write, value: low }));
  return worst(outcomes);
}

function* switchInstance(on: boolean, to: (command: Command) => Exchange): Dialogue<WriteOutcome> {
  const { enableInstance, disableInstance, queryInstanceEnabled } = INSTANCE_COMMANDS;
  return yield* switchOver(on, to(queryInstanceEnabled), to(on ? enableInstance : disableInstance));
}

/** Whether a control device says when its power came back (`decodePowerCycle`). */
export function* setPowerCycleNotification(shortAddress: number, on: boolean): Dialogue<WriteOutcome> {
  const to = (command: Command) => deviceCommand({ kind: 'short', address: shortAddress }, theDevice, command);
  const { enablePowerCycleNotification, disablePowerCycleNotification, queryPowerCycleNotification } = DEVICE_COMMANDS;
  const write = to(on ? enablePowerCycleNotification : disablePowerCycleNotification);
  return yield* switchOver(on, to(queryPowerCycleNotification), write);
}

/** A setting that is asked for by a question of yes or no. Silence is no: nobody there cannot be told from off. */
function* switchOver(on: boolean, question: Exchange, write: Exchange): Dialogue<WriteOutcome> {
  if ((yield* askYes(question)) === on) return 'unchanged';
  yield write;
  return (yield* askYes(question)) === on ? 'written' : 'refused';
}
