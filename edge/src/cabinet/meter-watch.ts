import {
  type Cancel,
  type Clock,
  type DeviceId,
  type MetricValues,
  MINUTE,
  type Milliseconds,
  type Observation,
  SECOND,
} from '@lamplighter/contracts';
import type { Log } from '../log.js';
import type { Meter, MeterReading } from './meter.js';

export interface MeterWatchOptions {
  readonly meters: readonly Meter[];
  readonly clock: Clock;
  readonly log: Log;
  /** Between journaled readings, aligned to UTC. */
  readonly samplePeriod: Milliseconds;
  /** Resolved: kept, or given up because the disk failed. Never rejects. */
  readonly record: (observation: Observation) => Promise<void>;
  readonly sendLive: (device: DeviceId, values: MetricValues) => void;
  /** A meter answered, or left a whole reading unanswered. */
  readonly onAnswer: () => void;
  /** Counters have moved on and are worth keeping. Never rejects. */
  readonly keepCounters: () => Promise<void>;
}

/** Reads meters: a journaled reading at each quarter of an hour by UTC, power each minute as live value in between. */
export class MeterWatch {
  #cancel: Cancel = () => {};
  #quarter = 0;
  #minute = 0;

  constructor(private readonly options: MeterWatchOptions) {}

  start(): void {
    const { clock, samplePeriod } = this.options;
    this.#quarter = Math.floor(clock.now() / samplePeriod);
    this.#minute = Number.NEGATIVE_INFINITY;
    this.#cancel = clock.every(SECOND, () => this.#tick());
  }

  stop(): void {
    this.#cancel();
  }

  async #tick(): Promise<void> {
    const { clock, samplePeriod, meters, keepCounters } = this.options;
    const now = clock.now();
    const quarter = Math.floor(now / samplePeriod);
    const minute = Math.floor(now / MINUTE);
    const isQuarter = quarter !== this.#quarter;
    const isFirst = this.#minute === Number.NEGATIVE_INFINITY;
    if (!isQuarter && minute === this.#minute) return;
    this.#quarter = quarter;
    this.#minute = minute;
    for (const meter of meters) {
      if (isQuarter || meter.isSuspect) await this.#read(meter, true);
      else if (isFirst) await this.#read(meter, false);
      else await this.#live(meter);
    }
    if (isQuarter || isFirst) await keepCounters();
  }

  async #read(meter: Meter, isJournaled: boolean): Promise<void> {
    const { clock, record, sendLive } = this.options;
    const { device } = meter;
    const reading = await this.#answerOf(meter, () => meter.read());
    if (!reading) return;
    const sampledAt = clock.now();
    const kept = eventsOf(meter, reading, sampledAt).map(record);
    if (isJournaled) kept.push(record({ kind: 'reading', device, sampledAt, values: reading.values }));
    else sendLive(device, reading.values);
    await Promise.all(kept);
  }

  async #live(meter: Meter): Promise<void> {
    const values = await this.#answerOf(meter, () => meter.readLive());
    if (values) this.options.sendLive(meter.device, values);
  }

  async #answerOf<T>(meter: Meter, ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask();
    } catch (error) {
      this.options.log.debug({ device: meter.device, reason: (error as Error).message }, 'meter not read');
      return null;
    } finally {
      this.options.onAnswer();
    }
  }
}

const eventsOf = ({ device }: Meter, { news }: MeterReading, sampledAt: number): Observation[] =>
  news.map(({ name, detail }) => ({
    kind: 'event',
    device,
    sampledAt,
    values: { 'Event/Name': name, 'Event/Detail': JSON.stringify(detail) },
  }));
