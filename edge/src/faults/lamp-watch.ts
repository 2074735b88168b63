import {
  type Clock,
  type DeviceId,
  type DimLevel,
  HOUR,
  MINUTE,
  type Milliseconds,
  SECOND,
  type Volt,
} from '@lamplighter/contracts';
import type { GearEnergy } from '@lamplighter/dali';
import { isBeyondCorrection } from '@lamplighter/lighting';
import type { Lamp, Poll } from '../devices/lamp.js';
import type { FaultBook } from './fault-book.js';
import { isCommon, supplyLoss, switchingErrorOn } from './feeder/feeder-round.js';
import { supplyVoltageTooHigh, supplyVoltageTooLow } from './feeder/supply-voltage.js';
import { gearCommFailure } from './lamp/gear-comm-failure.js';
import { LAMP_CONDITIONS } from './lamp/lamp-conditions.js';
import type { Expectation, Health, LampObservation, Measured } from './lamp/lamp-observation.js';
import { isLitWhileOff, unexpectedOn } from './lamp/unexpected-on.js';

/** After voltage came back gear starts, ramps and is scanned: what it says so soon counts for nothing. */
const WARM_UP: Milliseconds = 30 * SECOND;
/** No round for so long: there was no voltage, or no line. */
const LONG_PAUSE: Milliseconds = 10 * MINUTE;
/** A voltage measured longer ago says nothing about now. */
const VOLTAGE_HOLDS: Milliseconds = 90 * MINUTE;

/** What a reading found beside the poll that began it. */
export interface LampReading {
  readonly poll: Poll;
  readonly energy: GearEnergy;
  /** Null unless it was due. */
  readonly health: Health | null;
}

export interface LampWatchOptions {
  readonly book: FaultBook;
  readonly clock: Clock;
  /** Time between rounds of polls. */
  readonly statusPeriod: Milliseconds;
  /** What a lamp should use and stand at a level of its gear, percent. */
  readonly expectation: (lamp: Lamp, gearLevel: DimLevel) => Expectation | null;
}

/**
 * Judges lamps by what they answer. Silence and light by day are judged a line at a time: what most lamps of a line have
 * is a fault of their feeder.
 */
export class LampWatch {
  readonly #targets = new Map<DeviceId, { readonly level: DimLevel; readonly since: Milliseconds }>();
  readonly #rounds = new Map<number, Milliseconds>();
  readonly #voltages = new Map<DeviceId, { readonly volts: Volt; readonly at: Milliseconds }>();
  readonly #measured = new Map<DeviceId, Measured>();
  #judgedFrom: Milliseconds = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: LampWatchOptions) {}

  /** One round of status polls: every lamp of a line, within the expected-power window. */
  round(line: number, polls: readonly { readonly lamp: Lamp; readonly poll: Poll }[]): void {
    const { book, clock } = this.options;
    const seen = polls.map(({ lamp, poll }) => ({ lamp, seen: this.#look(lamp, poll) }));
    if (!this.#isWarm(line)) return;
    const lamps = seen.length;
    const silent = seen.filter(({ seen: { poll } }) => poll.status === null).length;
    const litWhileOff = seen.filter((each) => isLitWhileOff(each.seen)).length;
    const round = { at: clock.now(), monotonic: clock.monotonic(), line, lamps, silent, litWhileOff };
    book.observe(null, supplyLoss, round);
    book.observe(null, switchingErrorOn, round);
    for (const { lamp, seen: each } of seen) {
      for (const condition of LAMP_CONDITIONS) book.observe(lamp.device, condition, each);
      if (!isCommon(silent, lamps)) book.observe(lamp.device, gearCommFailure, each);
      if (!isCommon(litWhileOff, lamps)) book.observe(lamp.device, unexpectedOn, each);
    }
  }

  /** One reading of one lamp. */
  reading(lamp: Lamp, { poll, energy, health }: LampReading): void {
    const { book, clock } = this.options;
    const seen = this.#look(lamp, poll, energy, health);
    const volts = health?.gear.supplyVoltage ?? null;
    if (volts !== null) this.#voltages.set(lamp.device, { volts, at: clock.monotonic() });
    if (clock.monotonic() < this.#judgedFrom) return;
    for (const condition of LAMP_CONDITIONS) book.observe(lamp.device, condition, seen);
    if (volts !== null) this.#judgeVoltage();
  }

  /** Lamps that are no longer there take their voltages and targets along. */
  keepOnly(devices: ReadonlySet<DeviceId>): void {
    for (const kept of [this.#targets, this.#voltages, this.#measured]) {
      for (const device of kept.keys()) if (!devices.has(device)) kept.delete(device);
    }
  }

  #judgeVoltage(): void {
    const { book, clock } = this.options;
    const monotonic = clock.monotonic();
    const fresh = [...this.#voltages.values()].filter(({ at }) => monotonic - at <= VOLTAGE_HOLDS);
    const measured = { at: clock.now(), monotonic, volts: fresh.map(({ volts }) => volts) };
    book.observe(null, supplyVoltageTooHigh, measured);
    book.observe(null, supplyVoltageTooLow, measured);
  }

  /** False for a while after a pause: there was no voltage, and everything begins anew. */
  #isWarm(line: number): boolean {
    const { book, clock, statusPeriod } = this.options;
    const now = clock.monotonic();
    const before = this.#rounds.get(line);
    this.#rounds.set(line, now);
    if (before === undefined || now - before > Math.max(LONG_PAUSE, 3 * statusPeriod)) {
      if (before !== undefined) book.restart();
      this.#judgedFrom = now + WARM_UP;
    }
    return now >= this.#judgedFrom;
  }

  #look(lamp: Lamp, poll: Poll, energy: GearEnergy | null = null, health: Health | null = null): LampObservation {
    const { clock, expectation } = this.options;
    const monotonic = clock.monotonic();
    const targetLevel = lamp.decision?.level ?? null;
    const gearLevel = lamp.gearLevel;
    const output = lamp.placement.output;
    const onTime = health?.source.onTime ?? null;
    const expected = gearLevel === null ? null : expectation(lamp, gearLevel);
    if (energy && energy.powerW !== null) {
      const measured = { at: poll.at, powerW: energy.powerW, expectedW: expected?.powerW ?? null };
      this.#measured.set(lamp.device, measured);
    }
    return {
      at: poll.at,
      monotonic,
      poll,
      appliedLevel: lamp.applied,
      targetLevel,
      targetFor: this.#targetFor(lamp.device, targetLevel, monotonic),
      actualLevel: lamp.actualLevel,
      floorLevel: lamp.decision?.bounds.floor ?? 0,
      isBeyondCorrection:
        output !== undefined && onTime !== null && isBeyondCorrection(output, (onTime * SECOND) / HOUR),
      power: energy && { powerW: energy.powerW, energyWh: energy.energyWh },
      measured: this.#measured.get(lamp.device) ?? null,
      health,
      expected,
    };
  }

  #targetFor(device: DeviceId, level: DimLevel | null, now: Milliseconds): Milliseconds {
    if (level === null) return 0;
    const target = this.#targets.get(device);
    if (target?.level === level) return now - target.since;
    this.#targets.set(device, { level, since: now });
    return 0;
  }
}
