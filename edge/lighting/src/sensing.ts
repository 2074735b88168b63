import type { DeviceId, DimLevel, DynamicControl, EpochMs } from '@lamplighter/contracts';
import { type Detection, type ExternalLevel, earlier } from './decision.js';

/** A presence sensor whose bubble a luminaire lies in; ring 0 is nearest. */
export interface NearbySensor {
  readonly sensor: DeviceId;
  readonly ring: number;
}

/** What dynamic controls listen to. */
export interface Senses {
  /** By sensor. */
  readonly detections: ReadonlyMap<DeviceId, Detection>;
  /** By source. */
  readonly externalLevels?: ReadonlyMap<DeviceId, ExternalLevel> | undefined;
}

/** What makes a control active. */
export interface Stimulus {
  readonly level: DimLevel;
  /** For a person: who sees what. */
  readonly text: string;
  readonly since: EpochMs;
  /** First end of any hold; null when only an event ends it. */
  readonly until: EpochMs | null;
}

/** Whether a control is active, and asks for which level; null when it is not. */
export function stimulusOf(
  control: DynamicControl,
  near: readonly NearbySensor[],
  { detections, externalLevels }: Senses,
  instant: EpochMs,
): Stimulus | null {
  switch (control.kind) {
    case 'presence':
      return seenBy(near, control.levels, detections, control.holdSeconds, instant);
    case 'sensor':
      return seenBy(atOnce(control.sensors), [control.level], detections, control.holdSeconds, instant);
    case 'external': {
      const supplied = externalLevels?.get(control.source);
      if (!supplied || instant < supplied.since) return null;
      const until = supplied.until + control.holdSeconds * 1000;
      if (instant >= until) return null;
      return { level: supplied.level, text: `${control.source} asks for more`, since: supplied.since, until };
    }
  }
}

/** When a control will become active by itself, because its level was supplied ahead; null when that is not known. */
export function awaitedAt(control: DynamicControl, { externalLevels }: Senses, instant: EpochMs): EpochMs | null {
  const supplied = control.kind === 'external' ? externalLevels?.get(control.source) : undefined;
  return supplied && supplied.since > instant ? supplied.since : null;
}

/** The level that a control would ask for if its faulty sensors saw somebody; null when none of them is faulty. */
export function suspectedLevel(
  control: DynamicControl,
  near: readonly NearbySensor[],
  { detections }: Senses,
): { readonly level: DimLevel; readonly sensor: DeviceId } | null {
  if (control.kind === 'external') return null;
  const [sensors, levels] =
    control.kind === 'presence' ? [near, control.levels] : [atOnce(control.sensors), [control.level]];
  let nearest: NearbySensor | null = null;
  for (const candidate of sensors) {
    if (detections.get(candidate.sensor)?.isFaulty !== true || candidate.ring >= levels.length) continue;
    if (nearest === null || candidate.ring < nearest.ring) nearest = candidate;
  }
  const level = nearest === null ? undefined : levels[nearest.ring];
  return nearest === null || level === undefined ? null : { level, sensor: nearest.sensor };
}

const atOnce = (sensors: readonly DeviceId[]): NearbySensor[] => sensors.map((sensor) => ({ sensor, ring: 0 }));

/** The nearest sound sensor that sees somebody or has within the hold time. */
function seenBy(
  sensors: readonly NearbySensor[],
  levels: readonly DimLevel[],
  detections: ReadonlyMap<DeviceId, Detection>,
  holdSeconds: number,
  instant: EpochMs,
): Stimulus | null {
  let nearest: (NearbySensor & Detection) | null = null;
  let until: EpochMs | null = null;
  for (const { sensor, ring } of sensors) {
    const detection = detections.get(sensor);
    if (!detection || detection.isFaulty || ring >= levels.length) continue;
    // From the last detection, not the first: whoever keeps moving keeps the light.
    const holdEnd = detection.lastDetectionAt + holdSeconds * 1000;
    if (!detection.occupied && instant >= holdEnd) continue;
    if (!detection.occupied) until = earlier(until, holdEnd);
    if (nearest === null || ring < nearest.ring) nearest = { ...detection, sensor, ring };
  }
  const level = nearest === null ? undefined : levels[nearest.ring];
  if (nearest === null || level === undefined) return null;
  const text = `${nearest.sensor} ${nearest.occupied ? 'sees' : 'saw'} somebody`;
  return { level, text, since: nearest.lastDetectionAt, until };
}
