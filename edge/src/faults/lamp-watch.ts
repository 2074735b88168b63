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
import { isCommon, type LineRound, supplyLoss, switchingErrorOn } from './feeder/feeder-round.js';
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
  /** False while nobody knows whether there is voltage: then silence means nothing. */
  readonly isPowerExpected: () => boolean;
  /** What a lamp should use and stand at a level of its gear, percent. */
  readonly expectation: (lamp: Lamp, gearLevel: DimLevel) => Expectation | null;
}

/** How far one line has been watched. */
interface Watched {
  readonly seenAt: Milliseconds;
  readonly judgedFrom: Milliseconds;
  readonly round: LineRound | null;
}

/**
 * Judges lamps by what they answer. Silence and light by day are judged a line at a time: what most lamps of a line have
 * is a fault of their feeder.
 */
export class LampWatch {
  readonly #targets = new Map<DeviceId, { readonly level: DimLevel; readonly since: Milliseconds }>();
  readonly #lines = new Map<number, Watched>();
  readonly #voltages = new Map<DeviceId, { readonly volts: Volt; readonly at: Milliseconds }>();
  readonly #measured = new Map<DeviceId, Measured>();

  constructor(private readonly options: LampWatchOptions) {}

  /** One round of status polls: every lamp of a line, within the expected-power window. */
  round(line: number, polls: readonly { readonly lamp: Lamp; readonly poll: Poll }[]): void {
    const { book, clock } = this.options;
    const seen = polls.map(({ lamp, poll }) => ({ lamp, seen: this.#look(lamp, poll) }));
    const devices = new Set(polls.map(({ lamp }) => lamp.device));
    const watched = this.#watch(line, devices);
    const now = clock.monotonic();
    if (!watched || now < watched.judgedFrom) return;
    const lamps = seen.length;
    const silent = seen.filter(({ seen: { poll } }) => poll.status === null).length;
    const litWhileOff = seen.filter((each) => isLitWhileOff(each.seen)).length;
    this.#lines.set(line, { ...watched, round: { line, lamps, silent, litWhileOff } });
    const lines = [...this.#lines.values()].flatMap(({ round }) => round ?? []);
    const feeder = { at: clock.now(), monotonic: now, lines };
    book.observe(null, supplyLoss, feeder);
    book.observe(null, switchingErrorOn, feeder);
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
    const watched = this.#lines.get(lamp.line.index);
    if (!watched || clock.monotonic() < watched.judgedFrom || !this.options.isPowerExpected()) return;
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

  /** Null while nothing may be judged. After a pause there was no voltage, and everything of the line begins anew. */
  #watch(line: number, devices: ReadonlySet<DeviceId>): Watched | null {
    const { book, clock, statusPeriod, isPowerExpected } = this.options;
    if (!isPowerExpected()) {
      this.#lines.delete(line);
      return null;
    }
    const now = clock.monotonic();
    const before = this.#lines.get(line);
    const isNew = !before || now - before.seenAt > Math.max(LONG_PAUSE, 3 * statusPeriod);
    const isAlone = [...this.#lines].every(([index, { seenAt }]) => index === line || now - seenAt > LONG_PAUSE);
    if (isNew) book.restart(isAlone ? new Set([...devices, null]) : devices);
    const watched: Watched = isNew
      ? { seenAt: now, judgedFrom: now + WARM_UP, round: null }
      : { ...before, seenAt: now };
    this.#lines.set(line, watched);
    return watched;
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
      commandedStarts: lamp.commandedStarts,
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
