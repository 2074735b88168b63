import type { Cancel, Clock, DeviceId, Milliseconds, Observation } from '@lamplighter/contracts';
import type { Log } from '../log.js';
import type { NoiseModel } from '../models/modbus-model.js';
import { decodeRegisters } from './decode-registers.js';
import type { ModbusBus } from './modbus/modbus-bus.js';
import { NoiseLevel } from './noise-level.js';
import { slowness } from './slowness.js';

export interface NoiseSensor {
  readonly device: DeviceId;
  readonly address: number;
  readonly model: NoiseModel;
}

export interface NoiseWatchOptions {
  readonly sensors: readonly NoiseSensor[];
  readonly bus: ModbusBus;
  readonly clock: Clock;
  readonly log: Log;
  /** Between samples. */
  readonly period: Milliseconds;
  /** Between journaled readings, aligned to UTC. */
  readonly samplePeriod: Milliseconds;
  readonly record: (observation: Observation) => Promise<void>;
}

/** Samples noise levels and journals their mean by energy for each quarter of an hour by UTC. */
export class NoiseWatch {
  #cancel: Cancel = () => {};
  #quarter = 0;
  #levels = new Map<NoiseSensor, NoiseLevel>();

  constructor(private readonly options: NoiseWatchOptions) {}

  start(): void {
    const { clock, period, samplePeriod, sensors } = this.options;
    this.#quarter = Math.floor(clock.now() / samplePeriod);
    this.#levels = new Map(sensors.map((sensor) => [sensor, new NoiseLevel(clock.monotonic())]));
    this.#cancel = clock.every(period, () => this.#tick());
  }

  stop(): void {
    this.#cancel();
  }

  async #tick(): Promise<void> {
    const { clock, samplePeriod } = this.options;
    const quarter = Math.floor(clock.now() / samplePeriod);
    const isQuarter = quarter !== this.#quarter;
    this.#quarter = quarter;
    for (const [sensor, level] of this.#levels) {
      if (isQuarter) await this.#tell(sensor, level);
      await this.#sample(sensor, level);
    }
  }

  async #sample({ device, address: unit, model }: NoiseSensor, level: NoiseLevel): Promise<void> {
    const { bus, log } = this.options;
    try {
      for (const read of model.reads) {
        const { function: name, start, count } = read;
        const payload = await bus.read({ unit, function: name, start, count, patience: slowness(model) });
        for (const { metric, value } of decodeRegisters(read, payload)) {
          if (metric === 'Noise/LAeq' && value !== null) level.add(value);
        }
      }
    } catch (error) {
      log.debug({ device, reason: (error as Error).message }, 'noise level not read');
    }
  }

  async #tell({ device }: NoiseSensor, level: NoiseLevel): Promise<void> {
    const { clock, record } = this.options;
    const taken = level.take(clock.monotonic());
    if (!taken) return;
    const values = { 'Noise/LAeq': taken.decibels, 'Noise/Interval': taken.seconds };
    await record({ kind: 'reading', device, sampledAt: clock.now(), values });
  }
}
