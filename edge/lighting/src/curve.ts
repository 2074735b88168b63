import type { DeviceId, DimLevel, EpochMs } from '@lamplighter/contracts';
import type { CompiledState } from './compile.js';
import type { Decision } from './decision.js';
import { resolve } from './resolve.js';

/**
 * What the program alone makes of a span: [instant, level] steps, the first at `from`, each holding until the next.
 * Without sensors and overrides, with the class floor. `to` is exclusive.
 */
export function programCurve(
  compiled: CompiledState,
  device: DeviceId,
  from: EpochMs,
  to: EpochMs,
): [EpochMs, DimLevel][] {
  const curve: [EpochMs, DimLevel][] = [];
  let instant: EpochMs | null = from;
  while (instant !== null && instant < to) {
    const { level, until } = undisturbed(compiled, device, instant);
    if (curve.at(-1)?.[1] !== level) curve.push([instant, level]);
    instant = until;
  }
  return curve;
}

/** The decision at an instant as long as nobody and nothing intervenes. */
export const undisturbed = (compiled: CompiledState, device: DeviceId, instant: EpochMs): Decision =>
  resolve({ instant, clockTrusted: true, desired: compiled, device, overrides: [], detections: new Map() });
