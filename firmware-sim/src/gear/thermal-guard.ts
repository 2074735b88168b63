import type { Cancel, Clock, Milliseconds } from '@lamplighter/contracts';
import type { FailureName, GearFailures } from './gear-failures.js';
import { GEAR_RISE, type GearMeter, INERTIA, SOURCE_RISE } from './gear-meter.js';
import type { GearModel } from './gear-models.js';

/** A failure that comes at one temperature and goes at a lower one. */
interface Limit {
  readonly name: FailureName;
  readonly of: 'gearTemperature' | 'sourceTemperature';
  readonly rise: number;
  readonly from: number;
  readonly until: number;
}

/** A timer never fires sooner than this, so that a temperature just short of its limit cannot spin. */
const SOONEST: Milliseconds = 1_000;
/** Kelvin by which a temperature may miss its limit at the instant that was worked out for it. */
const ROUNDING = 1e-6;

/**
 * Derating and shutdown by heat. The instant at which a limit is passed follows from the temperatures and the load, so only
 * gear that really gets that hot has a timer.
 */
export class ThermalGuard {
  readonly #limits: readonly Limit[];
  #cancel: Cancel = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly meter: GearMeter,
    private readonly failures: GearFailures,
    model: GearModel,
  ) {
    const gear = { of: 'gearTemperature', rise: GEAR_RISE } as const;
    const source = { of: 'sourceTemperature', rise: SOURCE_RISE } as const;
    this.#limits = [
      { name: 'thermalDerating', ...gear, from: model.gearDeratesAtC, until: model.gearDeratesAtC - 5 },
      { name: 'thermalShutdown', ...gear, from: model.gearShutsDownAtC, until: model.gearShutsDownAtC - 15 },
      { name: 'sourceThermalDerating', ...source, from: model.sourceDeratesAtC, until: model.sourceDeratesAtC - 5 },
      {
        name: 'sourceThermalShutdown',
        ...source,
        from: model.sourceShutsDownAtC,
        until: model.sourceShutsDownAtC - 15,
      },
    ];
  }

  /** Raises and clears what the temperatures of this instant say. */
  sense(): void {
    for (const { name, of, from, until } of this.#limits) {
      const now = this.meter[of];
      if (now >= from - ROUNDING) this.failures.sense(name, true);
      else if (now <= until + ROUNDING) this.failures.sense(name, false);
    }
  }

  /** Waits for the next limit under this load, the share of nominal power; then calls `look`. */
  plan(load: number, look: () => void): void {
    this.#cancel();
    const next = Math.min(...this.#limits.map((limit) => this.#timeTo(limit, load)));
    if (next < Number.POSITIVE_INFINITY) this.#cancel = this.clock.after(Math.max(SOONEST, next), look);
  }

  stop(): void {
    this.#cancel();
  }

  #timeTo({ name, of, rise, from, until }: Limit, load: number): Milliseconds {
    const now = this.meter[of];
    const goal = this.meter.ambient + rise * load;
    const isHot = this.failures.has(name);
    const edge = isHot ? until : from;
    // Newton's law of cooling: the goal itself is never reached.
    const isBeyond = isHot ? goal < edge : goal > edge;
    return isBeyond ? Math.max(0, INERTIA * Math.log((now - goal) / (edge - goal))) : Number.POSITIVE_INFINITY;
  }
}
