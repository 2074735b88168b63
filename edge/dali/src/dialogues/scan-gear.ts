import { short } from '../addresses.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { gearCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte, askYes, GARBLED_RETRIES } from './ask.js';
import { readIdentity } from './read-identity.js';

/** QUERY DEVICE TYPE answers of part 102: several types, ask on; none, or no more. */
const SEVERAL_TYPES = 255;
const NO_MORE_TYPES = 254;

/** A gear that answered. */
export interface FoundGear {
  readonly shortAddress: number;
  /** Part 200-series features, ascending: 6 LED, 49 bus supply, 50 luminaire data, 51 energy, 52 diagnostics. */
  readonly deviceTypes: readonly number[];
  /** Null when unknown, not answered or not asked for. */
  readonly gtin: string | null;
  readonly identification: string | null;
}

export interface ScanOptions {
  /** Whether to read who each gear is (20 frames more per gear); true unless said otherwise. */
  readonly identities?: boolean;
}

/** The features of a gear, ascending. */
export function* queryDeviceTypes(shortAddress: number): Dialogue<number[]> {
  const first = yield* askByte(gearCommand(short(shortAddress), GEAR_COMMANDS.queryDeviceType));
  if (first === null || first === NO_MORE_TYPES) return [];
  if (first !== SEVERAL_TYPES) return [first];
  for (let tries = 0; ; tries += 1) {
    const { types, whole } = yield* listDeviceTypes(shortAddress);
    if (whole || tries === GARBLED_RETRIES) return types;
    // The gear moves on with each answer, lost or not: the list starts anew only behind QUERY DEVICE TYPE.
    yield gearCommand(short(shortAddress), GEAR_COMMANDS.queryDeviceType);
  }
}

function* listDeviceTypes(shortAddress: number): Dialogue<{ types: number[]; whole: boolean }> {
  const types: number[] = [];
  for (;;) {
    const next = yield gearCommand(short(shortAddress), GEAR_COMMANDS.queryNextDeviceType);
    if (next.kind !== 'byte') return { types, whole: false };
    // The types come in ascending order: one that does not rise ends a loop that would never end.
    if (next.value >= NO_MORE_TYPES || next.value <= (types.at(-1) ?? -1)) return { types, whole: true };
    types.push(next.value);
  }
}

/** Looks for one gear; null when nobody answers. Finding gear one by one lets commands through in between. */
export function* findGear(shortAddress: number, { identities = true }: ScanOptions = {}): Dialogue<FoundGear | null> {
  const present = yield* askYes(gearCommand(short(shortAddress), GEAR_COMMANDS.queryControlGearPresent));
  if (!present) return null;
  const deviceTypes = yield* queryDeviceTypes(shortAddress);
  if (!identities) return { shortAddress, deviceTypes, gtin: null, identification: null };
  const { gtin, identification } = yield* readIdentity(shortAddress);
  return { shortAddress, deviceTypes, gtin, identification };
}

/** Looks for gear at all 64 short addresses. On a full line with identities this takes a minute of line time. */
export function* scanGear(options: ScanOptions = {}): Dialogue<FoundGear[]> {
  const found: FoundGear[] = [];
  for (let shortAddress = 0; shortAddress < 64; shortAddress += 1) {
    const gear = yield* findGear(shortAddress, options);
    if (gear) found.push(gear);
  }
  return found;
}
