import { type DeviceId, type EdgeId, type EpochMs, MINUTE, type SensorPlacement } from '@lamplighter/contracts';

export interface BoostSenderOptions {
  /** Live and never journaled; where there is no network it is lost, and nothing else is. */
  readonly send: (to: EdgeId, until: EpochMs) => void;
}

/**
 * Asks other edges for light where the bubble of somebody here reaches their luminaires. A request says "light until then",
 * a whole minute of UTC 1 to 2 minutes ahead; it names neither the sensor nor when it saw somebody, and goes out once a
 * minute at most to each neighbour, however many pass (S-27).
 */
export class BoostSender {
  readonly #beyond = new Map<DeviceId, readonly EdgeId[]>();
  readonly #askedUntil = new Map<EdgeId, EpochMs>();

  constructor(private readonly options: BoostSenderOptions) {}

  place(sensors: readonly SensorPlacement[]): void {
    this.#beyond.clear();
    for (const { device, beyond = [] } of sensors) {
      this.#beyond.set(
        device,
        beyond.map(({ edge }) => edge),
      );
    }
  }

  /** Somebody is, or must be taken to be, at this sensor. */
  present(sensor: DeviceId, now: EpochMs): void {
    for (const edge of this.#beyond.get(sensor) ?? []) {
      const askedUntil = this.#askedUntil.get(edge);
      // Also when the clock was set back: then what was asked for lies too far ahead to be true.
      const isAsked = askedUntil !== undefined && now < askedUntil - MINUTE && askedUntil <= now + 2 * MINUTE;
      if (isAsked) continue;
      const until = (Math.floor(now / MINUTE) + 2) * MINUTE;
      if (until === askedUntil) continue;
      this.#askedUntil.set(edge, until);
      this.options.send(edge, until);
    }
  }
}
