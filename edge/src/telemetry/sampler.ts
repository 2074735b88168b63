import {
  type Cancel,
  type Clock,
  type DeviceId,
  type EpochMs,
  type MetricValues,
  MINUTE,
  type Milliseconds,
  type Observation,
  SECOND,
  type SensorPlacement,
} from '@lamplighter/contracts';
import type { Lamp, Poll } from '../devices/lamp.js';
import type { Line } from '../devices/line.js';
import type { LampReading } from '../faults/lamp-watch.js';
import type { Log } from '../log.js';
import type { LuminaireModel } from '../models/luminaire-model.js';
import { endDiscretion, mayTellOfPeople, tellsOfPeople } from './discretion.js';
import { healthValues, readingValues } from './reading-values.js';

/** Presence is told only as counts over at least so long (DESIGN.md section 5). */
const LEAST_COUNT_INTERVAL: Milliseconds = 15 * MINUTE;
/** After a write the gear fades; a reading before that would catch it on its way. */
const SETTLE: Milliseconds = 2 * SECOND;

/** What became of a reading on demand: journaled, left to the quarter of an hour, or the gear does not answer. */
export type ReadOutcome = 'read' | 'postponed' | 'silent';

export interface SamplerOptions {
  readonly lines: readonly Line[];
  readonly clock: Clock;
  readonly log: Log;
  readonly samplePeriod: Milliseconds;
  readonly healthPeriod: Milliseconds;
  readonly isPowered: (now: EpochMs) => boolean;
  /** The model of a lamp; null: not known. */
  readonly modelOf: (lamp: Lamp) => LuminaireModel | null;
  /** A lamp was asked how it is. */
  readonly onPoll: (lamp: Lamp, poll: Poll) => void;
  /** A reading was taken: what the gear answered, what it uses, and its health when that was due. */
  readonly onReading: (lamp: Lamp, reading: LampReading) => void;
  /** Whether a sensor can change a lamp's level. */
  readonly isSensed: (device: DeviceId) => boolean;
  /** What light sensors measure now. */
  readonly ambient: () => ReadonlyMap<DeviceId, MetricValues>;
  readonly takeCounts: () => ReadonlyMap<DeviceId, number>;
  /** Resolved: kept, or given up because the disk failed. Never rejects. */
  readonly record: (observation: Observation) => Promise<void>;
}

/**
 * Readings: of every lamp at each quarter of an hour by UTC, and of one lamp whenever its level has changed and come to
 * rest, so that the integral of power follows the switching; where it changed because somebody passed, the quarter says it. Health data join the reading when they are due.
 */
export class Sampler {
  readonly #latest = new Map<DeviceId, MetricValues>();
  #cancels: readonly Cancel[] = [];
  #quarter = 0;
  #healthHour = 0;
  #countedAt: EpochMs = 0;
  #kept: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: SamplerOptions) {}

  start(): void {
    const { clock, samplePeriod } = this.options;
    this.#quarter = Math.floor(clock.now() / samplePeriod);
    // The first round after a start is short: health waits for its own hour.
    this.#healthHour = Math.floor(clock.now() / this.options.healthPeriod);
    this.#countedAt = clock.now();
    // Two timers: a long round of readings must not hold up the glance at what has just changed.
    this.#cancels = [clock.every(SECOND, () => this.#glanceDue()), clock.every(SECOND, () => this.#tick())];
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }

  /** Newest values of a device, for its birth. */
  latest(device: DeviceId): MetricValues {
    return this.#latest.get(device) ?? {};
  }

  /**
   * An operator wants a reading, at any instant. A lamp that may follow people is only asked whether it answers: its reading
   * comes with the quarter of an hour (RELIABILITY S-27).
   */
  async readOnDemand(lamp: Lamp): Promise<ReadOutcome> {
    const { clock, isSensed } = this.options;
    if (!isSensed(lamp.device) || !mayTellOfPeople(lamp)) return (await this.read(lamp)) ? 'read' : 'silent';
    const { status } = await lamp.poll(clock.now(), clock.monotonic());
    return status ? 'postponed' : 'silent';
  }

  /** A fresh reading of one lamp, journaled. Returns false when the gear does not answer. */
  async read(lamp: Lamp, withHealth = false): Promise<boolean> {
    const { clock } = this.options;
    const isSettled = lamp.isSettled(clock.monotonic(), SETTLE);
    const poll = await lamp.poll(clock.now(), clock.monotonic());
    // A quarter may fall into a ramp: then the reading at rest is still to come.
    if (isSettled || !poll.status) lamp.isReadingDue = false;
    if (!poll.status) return false;
    const model = this.options.modelOf(lamp);
    const energy = await lamp.readEnergy(model);
    const values = readingValues(lamp, poll, energy);
    const sampledAt = clock.now();
    const health = withHealth ? await lamp.readHealth(model) : null;
    const healthy = health ? healthValues(health) : {};
    this.#keep({ kind: 'reading', device: lamp.device, sampledAt, values: { ...values, ...healthy } });
    this.options.onReading(lamp, { poll, energy, health });
    return true;
  }

  async #tick(): Promise<void> {
    const { clock, samplePeriod, healthPeriod, isPowered } = this.options;
    const now = clock.now();
    const quarter = Math.floor(now / samplePeriod);
    const isQuarter = quarter !== this.#quarter;
    this.#quarter = quarter;
    if (isQuarter) this.#count(now);
    if (isQuarter) this.#readAmbient(now);
    if (!isPowered(now)) return;
    const hour = Math.floor(now / healthPeriod);
    const isHealthDue = isQuarter && hour !== this.#healthHour;
    if (isHealthDue) this.#healthHour = hour;
    const at = clock.monotonic();
    await this.#sampleDue(at, isQuarter, isHealthDue);
    if (isQuarter) for (const line of this.options.lines) for (const lamp of line.lamps) endDiscretion(lamp);
    // The disk is waited for, so that a night that runs fast cannot outrun it; the records of a round share one write.
    await this.#kept;
  }

  async #sampleDue(at: Milliseconds, isQuarter: boolean, isHealthDue: boolean): Promise<void> {
    await Promise.all(
      this.options.lines
        .filter((line) => line.isOpen)
        .map((line) =>
          this.#sample(
            line.lamps.filter(
              (lamp) => isQuarter || (lamp.isReadingDue && !tellsOfPeople(lamp) && lamp.isSettled(at, SETTLE)),
            ),
            isHealthDue,
          ),
        ),
    );
  }

  /** Lamps that came to rest at another level are asked how they are: ahead of polling, what they use takes ten times longer, never of levels. */
  async #glanceDue(): Promise<void> {
    const { lines, clock } = this.options;
    const at = clock.monotonic();
    await Promise.all(
      lines
        .filter((line) => line.isOpen)
        .map((line) => this.#glance(line.lamps.filter((lamp) => lamp.isGlanceDue && lamp.isSettled(at, SETTLE)))),
    );
  }

  async #glance(lamps: readonly Lamp[]): Promise<void> {
    const { clock, onPoll, log } = this.options;
    for (const lamp of lamps) {
      lamp.isGlanceDue = false;
      try {
        onPoll(lamp, await lamp.poll(clock.now(), clock.monotonic(), 'configuration'));
      } catch (error) {
        log.debug({ device: lamp.device, reason: (error as Error).message }, 'not asked how it is');
      }
    }
  }

  async #sample(lamps: readonly Lamp[], withHealth: boolean): Promise<void> {
    for (const lamp of lamps) {
      try {
        await this.read(lamp, withHealth);
      } catch (error) {
        this.options.log.debug({ device: lamp.device, reason: (error as Error).message }, 'no reading');
      }
    }
  }

  #count(now: EpochMs): void {
    const { takeCounts, lines } = this.options;
    const interval = now - this.#countedAt;
    if (interval >= 0 && interval < LEAST_COUNT_INTERVAL) return;
    this.#countedAt = now;
    const counts = takeCounts();
    const sensors: SensorPlacement[] = lines.flatMap((line) => line.sensors);
    // After the clock was set back the length of the interval is not known.
    if (interval < 0) return;
    for (const { device } of sensors) {
      const values = { 'Presence/Count': counts.get(device) ?? 0, 'Presence/Interval': Math.round(interval / SECOND) };
      this.#keep({ kind: 'reading', device, sampledAt: now, values });
    }
  }

  #readAmbient(now: EpochMs): void {
    for (const [device, values] of this.options.ambient()) {
      this.#keep({ kind: 'reading', device, sampledAt: now, values });
    }
  }

  #keep(observation: Observation): void {
    const { device, values } = observation;
    if (device !== null) this.#latest.set(device, { ...this.#latest.get(device), ...values });
    const kept = this.options.record(observation);
    this.#kept = Promise.all([this.#kept, kept]);
  }
}
