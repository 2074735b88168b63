import type { DeviceId, DimLevel, EpochMs } from '@lamplighter/contracts';
import { type CompiledState, type Decision, type Detection, resolve } from '@lamplighter/lighting';
import { LampProfile, type SpanShape } from './lamp-profile.js';
import type { TimeSlot } from './time-slot.js';
import type { Visit } from './visit.js';

export interface LampWalkOptions {
  readonly compiled: CompiledState;
  readonly device: DeviceId;
  readonly floorLevel: DimLevel;
  /** The sensor that visits are seen by; null: nobody comes. */
  readonly sensor: DeviceId | null;
  /** In order. */
  readonly visits: readonly Visit[];
  /** In order, without gaps. */
  readonly slots: readonly TimeSlot[];
  readonly shape: SpanShape;
}

/**
 * Walks one luminaire through a span and keeps its profile. It asks resolve() only where the answer may change: at the
 * decision's `until`, and where somebody comes or leaves.
 */
export class LampWalk {
  readonly profile: LampProfile;
  /** How often resolve() was asked. */
  decisions = 0;
  readonly #detections = new Map<DeviceId, Detection>();
  #instant: EpochMs;
  #slot = 0;
  #visit = 0;

  constructor(private readonly options: LampWalkOptions) {
    this.profile = new LampProfile(options.shape, options.floorLevel);
    this.#instant = options.slots[0]?.from ?? 0;
  }

  /** Walks on to an instant, at most to the end of the last slot. */
  advanceTo(to: EpochMs): void {
    const end = Math.min(to, this.options.slots.at(-1)?.to ?? 0);
    while (this.#instant < end) {
      const nextVisit = this.#seeVisitors();
      const decision = this.#decide();
      const next = Math.min(decision.until ?? end, nextVisit ?? end, end);
      if (!(next > this.#instant)) throw new RangeError(`the decision of ${this.#instant} ends at ${next}`);
      this.#keep(next, decision);
      this.#instant = next;
    }
  }

  #decide(): Decision {
    this.decisions += 1;
    return resolve({
      instant: this.#instant,
      clockTrusted: true,
      desired: this.options.compiled,
      device: this.options.device,
      overrides: [],
      detections: this.#detections,
    });
  }

  /** Brings detections up to now; returns the next instant at which somebody comes or was last seen. */
  #seeVisitors(): EpochMs | null {
    const { visits, sensor } = this.options;
    if (sensor === null) return null;
    let visit = visits[this.#visit];
    while (visit && visit.last <= this.#instant) {
      this.#detections.set(sensor, { occupied: false, lastDetectionAt: visit.last });
      this.#visit += 1;
      visit = visits[this.#visit];
    }
    if (!visit) return null;
    if (visit.from > this.#instant) return visit.from;
    this.#detections.set(sensor, { occupied: true, lastDetectionAt: visit.from });
    return visit.last;
  }

  #keep(to: EpochMs, { level, clamp }: Decision): void {
    const { slots } = this.options;
    let from = this.#instant;
    while (from < to) {
      const slot = slots[this.#slot];
      if (!slot) return;
      const until = Math.min(slot.to, to);
      if (until > from) this.profile.add(slot, until - from, level, clamp?.kind === 'floor');
      if (slot.to <= to) this.#slot += 1;
      from = Math.max(from, until);
    }
  }
}
