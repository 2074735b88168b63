import type { DeviceId, DimLevel } from '@lamplighter/contracts';
import {
  type ActiveOverride,
  type CompiledState,
  type Detection,
  type ExternalLevel,
  type LightSample,
  type LightTrace,
  withSample,
} from '@lamplighter/lighting';
import { lampsBySensor } from './lamps-by-sensor.js';

const NOBODY: readonly DeviceId[] = [];

/**
 * What levels depend on besides time. The version of a lamp changes with everything that its level may depend on, so that
 * a decision can be kept until either its own `until` or the next change.
 */
export class ControlInputs {
  #version = 0;
  readonly #ownVersions = new Map<DeviceId, number>();
  #lampsBySensor: ReadonlyMap<DeviceId, readonly DeviceId[]> = new Map();
  #sensed: ReadonlySet<DeviceId> = new Set();
  #desired: CompiledState | null = null;
  #overrides: readonly ActiveOverride[] = [];
  #localOverride: DimLevel | null = null;
  #isClockTrusted = true;
  readonly #detections = new Map<DeviceId, Detection>();
  readonly #light = new Map<DeviceId, LightTrace>();
  readonly #values = new Map<string, number>();
  readonly #externalLevels = new Map<DeviceId, ExternalLevel>();

  /** Number of what this lamp's level depends on now; another one than before once anything of that has changed. */
  versionOf(lamp: DeviceId): number {
    return this.#version + (this.#ownVersions.get(lamp) ?? 0);
  }

  /** Lamps whose level a presence sensor or another source can change, nearest ring first. */
  lampsOf(sensor: DeviceId): readonly DeviceId[] {
    return this.#lampsBySensor.get(sensor) ?? NOBODY;
  }

  /** Whether a presence sensor or another source can change this lamp's level. */
  isSensed(lamp: DeviceId): boolean {
    return this.#sensed.has(lamp);
  }

  get desired(): CompiledState | null {
    return this.#desired;
  }

  set desired(desired: CompiledState | null) {
    this.#desired = desired;
    this.#lampsBySensor = desired ? lampsBySensor(desired) : new Map();
    this.#sensed = new Set([...this.#lampsBySensor.values()].flat());
    this.#version += 1;
  }

  get overrides(): readonly ActiveOverride[] {
    return this.#overrides;
  }

  set overrides(overrides: readonly ActiveOverride[]) {
    this.#overrides = overrides;
    this.#version += 1;
  }

  /** Level that the switch at the cabinet asks for; null: it is not turned. */
  get localOverride(): DimLevel | null {
    return this.#localOverride;
  }

  set localOverride(level: DimLevel | null) {
    this.#localOverride = level;
    this.#version += 1;
  }

  get isClockTrusted(): boolean {
    return this.#isClockTrusted;
  }

  set isClockTrusted(isTrusted: boolean) {
    if (isTrusted === this.#isClockTrusted) return;
    this.#isClockTrusted = isTrusted;
    this.#version += 1;
  }

  get detections(): ReadonlyMap<DeviceId, Detection> {
    return this.#detections;
  }

  /** What a presence sensor says now; concerns only the lamps of its bubble. */
  detect(sensor: DeviceId, detection: Detection): void {
    this.#detections.set(sensor, detection);
    this.#renew(sensor);
  }

  /** By light sensor or photocell. */
  get light(): ReadonlyMap<DeviceId, LightTrace> {
    return this.#light;
  }

  /** A light sensor said how light it is. Photocells say 0 lx for dark and Infinity for light. */
  sense(sensor: DeviceId, sample: LightSample): void {
    this.#light.set(sensor, withSample(this.#light.get(sensor) ?? [], sample));
    this.#version += 1;
  }

  /** By `device/attribute`, for active periods of kind `value`. */
  get values(): ReadonlyMap<string, number> {
    return this.#values;
  }

  /** An attribute of a device is worth so much now; null: not known any longer. */
  tell(device: DeviceId, attribute: string, value: number | null): void {
    const key = `${device}/${attribute}`;
    if (this.#values.get(key) === (value ?? undefined)) return;
    if (value === null) this.#values.delete(key);
    else this.#values.set(key, value);
    this.#version += 1;
  }

  /** Levels supplied from outside, by source. */
  get externalLevels(): ReadonlyMap<DeviceId, ExternalLevel> {
    return this.#externalLevels;
  }

  /** A source asks for a level for a while; it replaces what the source asked for before. */
  supply(source: DeviceId, level: ExternalLevel): void {
    this.#externalLevels.set(source, level);
    this.#renew(source);
  }

  #renew(source: DeviceId): void {
    for (const lamp of this.lampsOf(source)) this.#ownVersions.set(lamp, (this.#ownVersions.get(lamp) ?? 0) + 1);
  }
}
