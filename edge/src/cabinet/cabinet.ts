import {
  type Cancel,
  type Clock,
  type DeviceId,
  type EpochMs,
  HOUR,
  type MetricName,
  type MetricValues,
  type Milliseconds,
  type Observation,
  SECOND,
} from '@lamplighter/contracts';
import type { Log } from '../log.js';
import type { ModelCatalogue } from '../models/model-catalogue.js';
import { CONDITION_METRICS } from '../telemetry/reading-values.js';
import type { CabinetConfig } from './cabinet-config.js';
import type { CabinetState, MeterState } from './cabinet-state.js';
import { type CabinetUnits, cabinetUnits } from './cabinet-units.js';
import type { Contact, Look } from './contact.js';
import { CONTACT_METRICS } from './contact-kind.js';
import { ContactWatch } from './contact-watch.js';
import type { KeptCounters } from './counter.js';
import { MeterWatch } from './meter-watch.js';
import { createModbusBus, type ModbusBus } from './modbus/modbus-bus.js';
import { NoiseWatch } from './noise-watch.js';

export interface CabinetOptions {
  readonly config: CabinetConfig;
  readonly models: ModelCatalogue;
  readonly clock: Clock;
  readonly io: Clock;
  readonly log: Log;
  /** Between journaled readings, aligned to UTC. */
  readonly samplePeriod: Milliseconds;
  /** Resolved: kept, or given up because the disk failed. Never rejects. */
  readonly record: (observation: Observation) => Promise<void>;
  readonly sendLive: (device: DeviceId | null, values: MetricValues) => void;
  readonly saveCounters: (counters: KeptCounters) => Promise<void>;
  /** The switch at the cabinet was turned. */
  readonly onLocalOverride: (isOn: boolean) => void;
  /** What a photocell says, on each change and each hour: whether it asks for light. */
  readonly onPhotocell: (device: DeviceId, asksForLight: boolean, at: EpochMs) => void;
}

/** What records of a device bear besides its own values. */
const RECORD_METRICS = [
  'Journal/Epoch',
  'Journal/Sequence',
  'Journal/Kind',
  'Event/Name',
  'Event/Detail',
  ...CONDITION_METRICS,
] as const satisfies readonly MetricName[];

/** A photocell that keeps saying the same is passed on again so often, or it would count as silent. */
const PHOTOCELL_AGAIN: Milliseconds = HOUR;

/** The cabinet around the edge: its meters, contacts and noise level sensors on one Modbus. */
export class Cabinet implements CabinetState {
  readonly contacts: readonly Contact[];
  readonly #bus: ModbusBus;
  readonly #units: CabinetUnits;
  readonly #watches: readonly { start(): void; stop(): void }[];
  readonly #listeners = new Set<() => void>();
  /** Override switches that were last seen turned. */
  readonly #switched = new Set<Contact>();
  #cancel: Cancel = () => {};

  /** Throws ConfigError when units and models do not fit together. Opens nothing. */
  constructor(private readonly options: CabinetOptions) {
    const { config, models, clock, io, log, samplePeriod, record, sendLive } = options;
    this.#bus = createModbusBus({ ...config, io, log });
    this.#units = cabinetUnits(config, models, this.#bus, clock);
    const { meters, modules, noiseSensors } = this.#units;
    this.contacts = modules.flatMap((module) => module.contacts);
    const period = config.pollSeconds * SECOND;
    this.#watches = [
      new ContactWatch({
        modules: modules.filter((module) => module.contacts.length > 0),
        bus: this.#bus,
        clock,
        log,
        period,
        onLook: (contact, look) => this.#changed(contact, look),
      }),
      new MeterWatch({
        meters,
        clock,
        log,
        samplePeriod,
        record,
        sendLive,
        onAnswer: () => this.#tell(),
        keepCounters: () => this.#keepCounters(),
      }),
      new NoiseWatch({ sensors: noiseSensors, bus: this.#bus, clock, log, period, samplePeriod, record }),
    ];
  }

  get meters(): readonly MeterState[] {
    return this.#units.meters;
  }

  /** Serial port and what is wrong with it; null problem while it is open. */
  get problem(): string | null {
    return this.#bus.problem;
  }

  /** What was kept of the counters; before `start()`. */
  restore(counters: KeptCounters): void {
    for (const meter of this.#units.meters) meter.restore(counters[meter.device] ?? {});
  }

  async start(): Promise<void> {
    for (const watch of this.#watches) watch.start();
    this.#cancel = this.options.clock.every(PHOTOCELL_AGAIN, () => this.#photocellsAgain());
    await this.#bus.start();
  }

  async stop(): Promise<void> {
    this.#cancel();
    for (const watch of this.#watches) watch.stop();
    await this.#bus.stop();
  }

  onChange(listener: () => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What each device of the cabinet can tell, and what it said last. */
  *births(): Generator<{ readonly device: DeviceId; readonly values: MetricValues }> {
    const births = new Map<DeviceId, MetricValues>();
    const add = (device: DeviceId, values: MetricValues): void => {
      births.set(device, { ...(births.get(device) ?? nothingKnown(RECORD_METRICS)), ...values });
    };
    for (const contact of this.contacts) if (contact.device !== null) add(contact.device, contactValues(contact));
    for (const meter of this.#units.meters) add(meter.device, { ...nothingKnown(meter.metrics), ...meter.values });
    for (const { device } of this.#units.noiseSensors) add(device, nothingKnown(['Noise/LAeq', 'Noise/Interval']));
    for (const [device, values] of births) yield { device, values };
  }

  /** What the contacts say that belong to the cabinet itself: metrics of the edge's own birth. */
  nodeBirth(): MetricValues {
    return Object.assign({}, ...this.contacts.filter(({ device }) => device === null).map(contactValues));
  }

  #changed(contact: Contact, look: Look): void {
    const { record, sendLive, clock, onLocalOverride, onPhotocell } = this.options;
    const values = contactValues(contact);
    sendLive(contact.device, values);
    const { kind, device, isActive, since } = contact;
    const event = (name: string, detail: object): Observation => ({
      kind: 'event',
      device,
      sampledAt: clock.now(),
      values: { ...values, 'Event/Name': name, 'Event/Detail': JSON.stringify(detail) },
    });
    if (look.kind !== 'changed' || look.isTold) void record(event('contactChanged', { kind, isActive, since }));
    else if (look.chatters) void record(event('contactChatters', { kind }));
    // An unknown switch stays as it was last seen: nobody may stand in the dark because a module fell silent.
    if (isActive !== null && kind === 'localOverride') {
      if (isActive) this.#switched.add(contact);
      else this.#switched.delete(contact);
      onLocalOverride(this.#switched.size > 0);
    }
    if (isActive !== null && kind === 'photocell' && device !== null) onPhotocell(device, isActive, clock.now());
    this.#tell();
  }

  #photocellsAgain(): void {
    for (const { kind, device, isActive } of this.contacts) {
      if (kind !== 'photocell' || device === null || isActive === null) continue;
      this.options.onPhotocell(device, isActive, this.options.clock.now());
    }
  }

  async #keepCounters(): Promise<void> {
    const counters = this.#units.meters.map((meter) => [meter.device, meter.counters] as const);
    await this.options.saveCounters(Object.fromEntries(counters));
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const contactValues = ({ kind, isActive }: Contact): MetricValues => ({ [CONTACT_METRICS[kind]]: isActive });

const nothingKnown = (metrics: readonly MetricName[]): MetricValues =>
  Object.fromEntries(metrics.map((name) => [name, null]));
