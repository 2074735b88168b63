import type { DeviceId, EpochMs } from '@lamplighter/contracts';
import type { ActiveOverride, CompiledState, Detection } from '@lamplighter/lighting';

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
}
