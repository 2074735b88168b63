import type { Cancel, Clock, Watt, WattHour } from '@lamplighter/contracts';
import type { ContactorPlan } from './contactor-plan.js';

/** Gear as its feeder sees it; SimulatedGear is some. */
export interface FedGear {
  readonly powerW: Watt;
  readonly energyWh: WattHour;
  powerOn(): void;
  powerOff(): void;
}

/** Something else on the same wires, such as the interface of a line: it dies and comes back with them. */
export interface FedInterface {
  setSupply(isOn: boolean): void | Promise<void>;
}

/** What hangs on a feeder. */
export interface FeederOptions {
  readonly clock: Clock;
  readonly gear: readonly FedGear[];
  /** Interfaces fed by it; default none: they have a supply of their own in the cabinet. */
  readonly interfaces?: readonly FedInterface[];
  /** When its contactor switches; default: always closed. */
  readonly plan?: ContactorPlan;
}

/**
 * An outgoing line of a cabinet: what it feeds is live while there is mains, the breaker is in and the contactor is closed.
 * Gear that comes back comes back at its power-on level.
 */
export class Feeder {
  #hasMains = true;
  #isBreakerIn = true;
  #isClosed = true;
  #isLive = true;
  readonly #options: FeederOptions;
  #cancel: Cancel = () => undefined;

  constructor(options: FeederOptions) {
    this.#options = options;
  }

  /** Follows the contactor plan from now on: stands as the plan would have left it, and switches when it says. */
  async start(): Promise<void> {
    const { clock, plan } = this.#options;
    const next = plan?.(clock.now()) ?? null;
    if (next) await this.setContactor(!next.isClosed);
    this.#await();
  }

  stop(): void {
    this.#cancel();
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  get isContactorClosed(): boolean {
    return this.#isClosed;
  }

  /** Mains power of all its gear now: what a meter on this feeder reads, losses in the cable apart. */
  get powerW(): Watt {
    return this.#options.gear.reduce((sum, each) => sum + each.powerW, 0);
  }

  /** Energy counters of all its gear together. */
  get energyWh(): WattHour {
    return this.#options.gear.reduce((sum, each) => sum + each.energyWh, 0);
  }

  /** The supply fails (false) or returns (true). Resolves when interfaces have followed. */
  setMains(isOn: boolean): Promise<void> {
    this.#hasMains = isOn;
    return this.#follow();
  }

  /** The breaker trips (false) or is put in again (true). */
  setBreaker(isIn: boolean): Promise<void> {
    this.#isBreakerIn = isIn;
    return this.#follow();
  }

  /** The contactor closes or opens, until its plan switches it again. */
  setContactor(isClosed: boolean): Promise<void> {
    this.#isClosed = isClosed;
    return this.#follow();
  }

  async #follow(): Promise<void> {
    const isLive = this.#hasMains && this.#isBreakerIn && this.#isClosed;
    if (isLive === this.#isLive) return;
    this.#isLive = isLive;
    const { gear, interfaces = [] } = this.#options;
    for (const each of gear) isLive ? each.powerOn() : each.powerOff();
    await Promise.all(interfaces.map((each) => each.setSupply(isLive)));
  }

  #await(): void {
    const { clock, plan } = this.#options;
    const next = plan?.(clock.now()) ?? null;
    if (!next) return;
    this.#cancel = clock.after(Math.max(1, next.at - clock.now()), async () => {
      await this.setContactor(next.isClosed);
      this.#await();
    });
  }
}
