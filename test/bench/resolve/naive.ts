import type { DesiredState, DeviceId, DimLevel, EpochMs } from '@lamplighter/contracts';
import { MINUTE } from '@lamplighter/contracts';
import { type CompiledState, compile, resolve } from '@lamplighter/lighting';

const NOBODY = new Map();

export const levelAt = (desired: CompiledState, device: DeviceId, instant: EpochMs): DimLevel =>
  resolve({ instant, clockTrusted: true, desired, device, overrides: [], detections: NOBODY }).level;

/**
 * The peer: the same semantics without anything that lasts. Every question plans its day anew from the document of the one
 * luminaire; only sun times and zone offsets are remembered, which favours the peer.
 */
export function naiveLevel(document: DesiredState, device: DeviceId, instant: EpochMs): DimLevel {
  return levelAt(compile(document), device, instant);
}

/** Hours at each level by asking at every minute; plans are kept as in the product. */
export function hoursByMinute(
  desired: CompiledState,
  device: DeviceId,
  from: EpochMs,
  to: EpochMs,
): Map<DimLevel, number> {
  const hours = new Map<DimLevel, number>();
  for (let instant = from; instant < to; instant += MINUTE) {
    const level = levelAt(desired, device, instant);
    hours.set(level, (hours.get(level) ?? 0) + 1 / 60);
  }
  return hours;
}
