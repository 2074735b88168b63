import type { DeviceId, EpochMs } from '@lamplighter/contracts';
import {
  type ActiveOverride,
  type CompiledState,
  type Detection,
  type ExternalLevel,
  type LightSample,
  type LightTrace,
  withSample,
} from '@lamplighter/lighting';

/**
 * What levels depend on besides time. `version` rises with every change, so that a decision can be kept until either its
 * own `until` or the next change.
 */
export class ControlInputs {
  #version = 0;
  #desired: CompiledState | null = null;
  #overrides: readonly ActiveOverride[] = [];
  #isClockTrusted = true;
  readonly #detections = new Map<DeviceId, Detection>();
  readonly #light = new Map<DeviceId, LightTrace>();
  readonly #values = new Map<string, number>();
  readonly #externalLevels = new Map<DeviceId, ExternalLevel>();

  get version(): number {
    return this.#version;
  }

  get desired(): CompiledState | null {
    return this.#desired;
  }

  set desired(desired: CompiledState | null) {
    this.#desired = desired;
    this.#version += 1;
  }

  get overrides(): readonly ActiveOverride[] {
    return this.#overrides;
  }

  set overrides(overrides: readonly ActiveOverride[]) {
    this.#overrides = overrides;
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

  /** A sensor saw somebody, or sees nobody any longer; `lastDetectionAt` is when somebody was last there. */
  detect(sensor: DeviceId, occupied: boolean, lastDetectionAt: EpochMs): void {
    this.#detections.set(sensor, { occupied, lastDetectionAt });
    this.#version += 1;
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
    this.#version += 1;
  }
}
