import type { Clock, DeviceId, EpochMs, MetricName, MetricValues } from '@lamplighter/contracts';
import type { MeterModel, RegisterRead, RegisterValue } from '../models/modbus-model.js';
import type { MeterState } from './cabinet-state.js';
import { type CounterState, type CounterVerdict, judgeCounter } from './counter.js';
import { decodeRegisters } from './decode-registers.js';
import type { ModbusBus } from './modbus/modbus-bus.js';
import { slowness } from './slowness.js';

/** Metrics that count, and are judged as counters. */
const COUNTERS: readonly MetricName[] = [
  'Meter/EnergyImport',
  'Meter/EnergyExport',
  'Meter/ReactiveEnergyImport',
  'Meter/ReactiveEnergyExport',
];

/** A counter did what no counter does: for the event that tells it. */
export interface CounterNews {
  readonly name: 'meterGlitch' | 'meterReset' | 'meterRolledOver';
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface MeterReading {
  readonly values: MetricValues;
  readonly news: readonly CounterNews[];
}

export interface MeterOptions {
  readonly device: DeviceId;
  readonly address: number;
  readonly model: MeterModel;
  readonly bus: ModbusBus;
  readonly clock: Clock;
}

/** One meter on the bus: reads it, judges its counters, knows its newest values. */
export class Meter implements MeterState {
  values: MetricValues = {};
  at: EpochMs | null = null;
  isPlausible: boolean | null = null;
  isAnswering = false;
  #counters = new Map<MetricName, CounterState>();
  readonly #limits: ReadonlyMap<MetricName, RegisterValue>;

  constructor(private readonly options: MeterOptions) {
    this.#limits = new Map(options.model.reads.flatMap(({ values }) => values.map((value) => [value.metric, value])));
  }

  get device(): DeviceId {
    return this.options.device;
  }

  /** What it may tell. */
  get metrics(): MetricName[] {
    return [...this.#limits.keys(), 'Meter/EnergyTotal', 'Meter/IsPlausible'];
  }

  get counters(): Readonly<Record<string, CounterState>> {
    return Object.fromEntries(this.#counters);
  }

  /** What was kept of its counters. */
  restore(counters: Readonly<Record<string, CounterState>>): void {
    this.#counters = new Map(Object.entries(counters) as [MetricName, CounterState][]);
  }

  /** A counter stands where it should not: a look before the next quarter of an hour will tell. */
  get isSuspect(): boolean {
    return [...this.#counters.values()].some(({ suspect }) => suspect !== null);
  }

  /** Power and the like, without counters. Rejects with ModbusError. */
  async readLive(): Promise<MetricValues> {
    const values = await this.#read(this.options.model.reads.filter(({ isLive }) => isLive));
    this.#keep(Object.fromEntries(values.map(({ metric, value }) => [metric, value])));
    return this.values;
  }

  /** A whole reading. Rejects with ModbusError when part of it is missing: half a reading is none. */
  async read(): Promise<MeterReading> {
    const decoded = await this.#read(this.options.model.reads).catch((error: unknown) => {
      this.isAnswering = false;
      throw error;
    });
    const news: CounterNews[] = [];
    const values: Partial<Record<MetricName, number | boolean | null>> = {};
    let isPlausible = true;
    for (const { metric, value, raw } of decoded) {
      values[metric] = value;
      if (!COUNTERS.includes(metric)) continue;
      const verdict = this.#judge(metric, raw, news);
      isPlausible &&= verdict !== 'invalid' && verdict !== 'suspect';
    }
    values['Meter/EnergyTotal'] = this.#counters.get('Meter/EnergyImport')?.total ?? null;
    values['Meter/IsPlausible'] = isPlausible;
    this.isPlausible = isPlausible;
    this.isAnswering = true;
    this.#keep(values);
    return { values, news };
  }

  #judge(metric: MetricName, raw: number, news: CounterNews[]): CounterVerdict {
    const { clock, model } = this.options;
    const before = this.#counters.get(metric) ?? null;
    const limits = { mostW: model.mostW, rollsOverAt: this.#limits.get(metric)?.rollsOverAt };
    const { verdict, state } = judgeCounter(before, raw, clock.now(), limits);
    if (state) this.#counters.set(metric, state);
    const name = NEWS[verdict];
    // An invalid number is told once, until the counter is believed again.
    const isRepeated = verdict === 'invalid' && this.isPlausible === false;
    if (name && !isRepeated) {
      news.push({ name, detail: { metric, raw: String(raw), before: before?.suspect?.raw ?? before?.raw ?? null } });
    }
    return verdict;
  }

  async #read(reads: readonly RegisterRead[]) {
    const { bus, address: unit, model } = this.options;
    const patience = slowness(model);
    const decoded = [];
    for (const read of reads) {
      const { function: name, start, count } = read;
      decoded.push(...decodeRegisters(read, await bus.read({ unit, function: name, start, count, patience })));
    }
    return decoded;
  }

  #keep(values: MetricValues): void {
    this.values = { ...this.values, ...values };
    this.at = this.options.clock.now();
  }
}

const NEWS: Partial<Record<CounterVerdict, CounterNews['name']>> = {
  invalid: 'meterGlitch',
  glitch: 'meterGlitch',
  reset: 'meterReset',
  rolledOver: 'meterRolledOver',
};
