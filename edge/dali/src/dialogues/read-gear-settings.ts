import { short } from '../addresses.js';
import {
  decodeExtendedFade,
  decodeFade,
  decodeLevel,
  decodeLightSource,
  decodeVersionNumber,
  type FadeAnswer,
} from '../answers/gear-answers.js';
import type { DimmingCurve } from '../answers/led-answers.js';
import type { Command } from '../commands/command.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { LED_GEAR } from '../commands/led-commands.js';
import { gearCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte } from './ask.js';
import { queryDimmingCurve } from './dimming-curve.js';
import { queryDeviceTypes } from './scan-gear.js';
import { queryGroups } from './set-groups.js';
import { queryScenes } from './set-scenes.js';

/** How a gear is set, as it says itself. Levels are arc power levels; null: not answered, or MASK where that has a meaning. */
export interface GearSettings {
  /** Edition of part 102. */
  readonly version: string | null;
  readonly deviceTypes: readonly number[];
  readonly lightSource: string | null;
  readonly operatingMode: number | null;
  readonly physicalMinimum: number | null;
  readonly minLevel: number | null;
  readonly maxLevel: number | null;
  /** Null: whatever it had before (MASK). */
  readonly powerOnLevel: number | null;
  /** Null: it stays as it is (MASK). */
  readonly systemFailureLevel: number | null;
  readonly fade: FadeAnswer | null;
  /** Decides where the fade time code is 0. */
  readonly extendedFadeSeconds: number | null;
  readonly groups: readonly number[] | null;
  /** Levels of scenes 0 to 15; null: no part in it. */
  readonly scenes: readonly (number | null)[];
  /** Null for gear that is no LED gear. */
  readonly dimmingCurve: DimmingCurve | null;
}

/** Asks a gear for all its settings, about 35 questions; null when nobody answers. */
export function* readGearSettings(shortAddress: number): Dialogue<GearSettings | null> {
  const G = GEAR_COMMANDS;
  function* ask<T>(command: Command, decode: (byte: number) => T | null): Dialogue<T | null> {
    const byte = yield* askByte(gearCommand(short(shortAddress), command));
    return byte === null ? null : decode(byte);
  }
  const versionByte = yield* askByte(gearCommand(short(shortAddress), G.queryVersionNumber));
  if (versionByte === null) return null;
  const deviceTypes = yield* queryDeviceTypes(shortAddress);
  return {
    version: decodeVersionNumber(versionByte),
    deviceTypes,
    lightSource: yield* ask(G.queryLightSourceType, decodeLightSource),
    operatingMode: yield* ask(G.queryOperatingMode, (byte) => byte),
    physicalMinimum: yield* ask(G.queryPhysicalMinimum, decodeLevel),
    minLevel: yield* ask(G.queryMinLevel, decodeLevel),
    maxLevel: yield* ask(G.queryMaxLevel, decodeLevel),
    powerOnLevel: yield* ask(G.queryPowerOnLevel, decodeLevel),
    systemFailureLevel: yield* ask(G.querySystemFailureLevel, decodeLevel),
    fade: yield* ask(G.queryFadeTimeFadeRate, decodeFade),
    extendedFadeSeconds: yield* ask(G.queryExtendedFadeTime, decodeExtendedFade),
    groups: yield* queryGroups(shortAddress),
    scenes: yield* queryScenes(shortAddress),
    dimmingCurve: deviceTypes.includes(LED_GEAR) ? yield* queryDimmingCurve(shortAddress) : null,
  };
}
