import { setBits } from '../answers/bitmap.js';
import {
  type DeviceCapabilities,
  type DeviceStatus,
  decodeDeviceCapabilities,
  decodeDeviceStatus,
  decodeInstanceStatus,
  type InstanceStatus,
} from '../answers/device-answers.js';
import { decodeVersionNumber } from '../answers/gear-answers.js';
import type { Command } from '../commands/command.js';
import { DEVICE_COMMANDS, INSTANCE_COMMANDS } from '../commands/device-commands.js';
import { instance, theDevice } from '../device-frames.js';
import { EVENT_SCHEMES, type EventScheme } from '../events.js';
import { deviceCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte, askYes } from './ask.js';
import { deviceMemory } from './memory-words.js';
import { readBankOf } from './read-memory.js';
import { findControlDevice } from './scan-control-devices.js';

/** An instance of a control device as it says itself. Null: not answered. */
export interface InstanceDescription {
  readonly number: number;
  /** 3 occupancy (part 303), 4 light (part 304). */
  readonly type: number | null;
  /** Bits of its input value. */
  readonly resolution: number | null;
  readonly status: InstanceStatus | null;
  readonly isEnabled: boolean;
  readonly scheme: EventScheme | null;
  /** Lowest byte of its event filter: all that parts 303 and 304 use. */
  readonly filter: number | null;
  readonly priority: number | null;
  /** Instance groups: primary, first, second; null: none, or not answered. */
  readonly groups: readonly (number | null)[];
  /** Types of its features (parts 33x), ascending. */
  readonly features: readonly number[];
}

/** A control device as it says itself. Null: not answered, or unknown. */
export interface ControlDeviceDescription {
  readonly shortAddress: number;
  readonly gtin: string | null;
  readonly identification: string | null;
  /** Edition of part 103. */
  readonly version: string | null;
  readonly status: DeviceStatus | null;
  readonly capabilities: DeviceCapabilities | null;
  readonly deviceGroups: readonly number[];
  readonly instances: readonly InstanceDescription[];
}

/** QUERY FEATURE TYPE, as for device types: several, ask on; none, or no more. */
const SEVERAL_FEATURES = 255;
const NO_MORE_FEATURES = 254;
const NO_GROUP = 0xff;

const map = <T>(byte: number | null, decode: (byte: number) => T): T | null => (byte === null ? null : decode(byte));

/** Asks a control device for everything that a person wants to know of it; null when nobody answers. */
export function* describeControlDevice(shortAddress: number): Dialogue<ControlDeviceDescription | null> {
  const found = yield* findControlDevice(shortAddress);
  if (!found) return null;
  const ask = (command: Command) =>
    askByte(deviceCommand({ kind: 'short', address: shortAddress }, theDevice, command));
  const D = DEVICE_COMMANDS;
  const status = map(yield* ask(D.queryDeviceStatus), decodeDeviceStatus);
  const capabilities = map(yield* ask(D.queryDeviceCapabilities), decodeDeviceCapabilities);
  const version = map(yield* ask(D.queryVersionNumber), decodeVersionNumber);
  const groups: number[] = [];
  for (const question of [
    D.queryDeviceGroupsZeroToSeven,
    D.queryDeviceGroupsEightToFifteen,
    D.queryDeviceGroupsSixteenToTwentyThree,
    D.queryDeviceGroupsTwentyFourToThirtyOne,
  ]) {
    groups.push((yield* ask(question)) ?? 0);
  }
  const instances: InstanceDescription[] = [];
  for (const { number, type } of found.instances) instances.push(yield* describeInstance(shortAddress, number, type));
  const identity = yield* readBankOf(deviceMemory(shortAddress), 0, ['gtin', 'identificationNumber']);
  return {
    shortAddress,
    gtin: identity.gtin,
    identification: identity.identificationNumber,
    version,
    status,
    capabilities,
    deviceGroups: setBits(...groups),
    instances,
  };
}

function* describeInstance(shortAddress: number, number: number, type: number | null): Dialogue<InstanceDescription> {
  const to = (command: Command) => deviceCommand({ kind: 'short', address: shortAddress }, instance(number), command);
  const ask = (command: Command) => askByte(to(command));
  const I = INSTANCE_COMMANDS;
  const group = (byte: number | null) => (byte === NO_GROUP ? null : byte);
  const scheme = yield* ask(I.queryEventScheme);
  return {
    number,
    type,
    resolution: yield* ask(I.queryResolution),
    status: map(yield* ask(I.queryInstanceStatus), decodeInstanceStatus),
    isEnabled: yield* askYes(to(I.queryInstanceEnabled)),
    scheme: (Object.keys(EVENT_SCHEMES) as EventScheme[]).find((name) => EVENT_SCHEMES[name] === scheme) ?? null,
    filter: yield* ask(I.queryEventFilterZeroToSeven),
    priority: yield* ask(I.queryEventPriority),
    groups: [
      group(yield* ask(I.queryPrimaryInstanceGroup)),
      group(yield* ask(I.queryInstanceGroup1)),
      group(yield* ask(I.queryInstanceGroup2)),
    ],
    features: yield* queryFeatures(to),
  };
}

function* queryFeatures(to: (command: Command) => ReturnType<typeof deviceCommand>): Dialogue<number[]> {
  const first = yield* askByte(to(INSTANCE_COMMANDS.queryFeatureType));
  if (first === null || first === NO_MORE_FEATURES) return [];
  if (first !== SEVERAL_FEATURES) return [first];
  const features: number[] = [];
  for (;;) {
    const answer = yield to(INSTANCE_COMMANDS.queryNextFeatureType);
    // The types rise: one that does not ends a list that would never end.
    if (answer.kind !== 'byte' || answer.value >= NO_MORE_FEATURES || answer.value <= (features.at(-1) ?? -1)) {
      return features;
    }
    features.push(answer.value);
  }
}
