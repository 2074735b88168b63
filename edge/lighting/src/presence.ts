import type { DeviceId, DimLevel, EpochMs, PresenceControl } from '@lamplighter/contracts';
import type { PlannedControl } from './day-plan.js';
import { asDimLevel, type Candidate, type Detection, earlier } from './decision.js';

/** A sensor whose bubble a luminaire lies in; ring 0 is nearest. */
export interface NearbySensor {
  readonly sensor: DeviceId;
  readonly ring: number;
}

interface PresenceAnswer {
  /** Null when nobody is there, no control may act now, or the outcome is the program's level anyway. */
  readonly candidate: Candidate | null;
  /** Next instant at which this answer may change by time alone; null when none. */
  readonly until: EpochMs | null;
}

/**
 * What presence makes of the program's level. The first control that may act and sees somebody decides (TALQ: first =
 * highest priority), with the level of the nearest ring that sees somebody.
 */
export function presenceAt(
  controls: readonly PlannedControl[],
  sensors: readonly NearbySensor[],
  detections: ReadonlyMap<DeviceId, Detection>,
  program: Candidate,
  instant: EpochMs,
): PresenceAnswer {
  let until: EpochMs | null = null;
  for (const { control, ruleId, windows } of controls) {
    const seen = whoSees(control, sensors, detections, instant);
    if (!seen) continue;
    const window = windows.find((interval) => instant < interval.to);
    const isOpen = window !== undefined && window.from <= instant;
    until = earlier(until, earlier(seen.until, window ? (isOpen ? window.to : window.from) : null));
    if (!isOpen) continue;
    const asked = control.levels[seen.ring] ?? program.level;
    const level = combine(control.operation, program.level, asked);
    if (level === program.level) return { candidate: null, until };
    const reason = `${seen.sensor} ${seen.occupied ? 'sees' : 'saw'} somebody: ${control.operation} ${asked} % on ${program.level} %`;
    return { candidate: { source: 'presence', level, ruleId, reason, since: seen.since, until }, until };
  }
  return { candidate: null, until };
}

/** The program's level and the presence level brought together (TALQ EffectOperation); `mul` is in percent. */
export function combine(operation: PresenceControl['operation'], program: DimLevel, presence: DimLevel): DimLevel {
  switch (operation) {
    case 'set':
      return asDimLevel(presence);
    case 'max':
      return asDimLevel(Math.max(program, presence));
    case 'min':
      return asDimLevel(Math.min(program, presence));
    case 'add':
      return asDimLevel(program + presence);
    case 'sub':
      return asDimLevel(program - presence);
    case 'mul':
      return asDimLevel((program * presence) / 100);
  }
}

interface Seen extends NearbySensor {
  readonly occupied: boolean;
  readonly since: EpochMs;
  readonly until: EpochMs | null;
}

/** The nearest sensor that sees somebody or has within the hold time; `until` is the first end of any hold. */
function whoSees(
  control: PresenceControl,
  sensors: readonly NearbySensor[],
  detections: ReadonlyMap<DeviceId, Detection>,
  instant: EpochMs,
): Seen | null {
  let nearest: Seen | null = null;
  let until: EpochMs | null = null;
  for (const { sensor, ring } of sensors) {
    const detection = detections.get(sensor);
    if (!detection || ring >= control.levels.length) continue;
    // From the last detection, not the first: whoever keeps moving keeps the light.
    const holdEnd = detection.lastDetectionAt + control.holdSeconds * 1000;
    if (!detection.occupied && instant >= holdEnd) continue;
    if (!detection.occupied) until = earlier(until, holdEnd);
    if (nearest && nearest.ring <= ring) continue;
    nearest = { sensor, ring, occupied: detection.occupied, since: detection.lastDetectionAt, until: null };
  }
  return nearest && { ...nearest, until };
}
