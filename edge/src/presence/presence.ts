import {
  type Cancel,
  type Clock,
  DAY,
  type DeviceId,
  type EpochMs,
  HOUR,
  MINUTE,
  type Milliseconds,
  SECOND,
  type Seconds,
  type SensorPlacement,
} from '@lamplighter/contracts';
import { decodeEvent24, decodePresence, type ForwardFrame, OCCUPANCY_SENSOR_TYPE } from '@lamplighter/dali';
import type { Detection } from '@lamplighter/lighting';
import type { ControlInputs } from '../control/inputs.js';
import { sendersOf } from './senders.js';
import { type SensorAnswer, type SensorMemory, SensorWatch } from './sensor-watch.js';

/** How often what is known of the sensors is kept. */
const KEEP_EVERY: Milliseconds = 15 * MINUTE;

/** What must be known of all sensors after a restart: the night it belongs to, and each sensor. */
export interface PresenceMemory {
  readonly night: number;
  readonly sensors: Readonly<Record<string, SensorMemory>>;
}

export interface PresenceOptions {
  readonly inputs: Pick<ControlInputs, 'detect' | 'lampsOf'>;
  readonly clock: Clock;
  /** Hold timer that the sensors were given: vacant comes so long after the last movement. */
  readonly sensorHold: Seconds;
  readonly isPowered: (now: EpochMs) => boolean;
  /** Somebody came to a sensor: levels are due now. Resolved: they are on the line. */
  readonly onArrival: (sensor: DeviceId) => Promise<void>;
  /** Somebody is, or must be taken to be, at a sensor: on arrival, and each second while it is so. */
  readonly onPresent: (sensor: DeviceId, now: EpochMs) => void;
  /** What is wrong with a sensor may have changed. */
  readonly onTroubles: (sensor: DeviceId, watch: SensorWatch) => void;
  readonly save: (memory: PresenceMemory) => void;
}

/**
 * Presence sensors of all lines: from the event to the detection that levels depend on, and what is wrong with them. Raw
 * presence stays here: outside the edge only counts of a quarter of an hour are told.
 */
export class Presence {
  readonly #watches = new Map<DeviceId, SensorWatch>();
  readonly #told = new Map<DeviceId, string>();
  #memory: PresenceMemory = { night: 0, sensors: {} };
  #night = 0;
  #elapsedAt: Milliseconds = 0;
  #keptAt: Milliseconds = 0;
  #keptTroubles = '';
  #handled = 0;
  #cancel: Cancel = () => {};

  constructor(private readonly options: PresenceOptions) {}

  /** Sensor events whose consequences are on the line. */
  get handled(): number {
    return this.#handled;
  }

  /** Takes over what was known when the edge last ran; before `place`. */
  restore(memory: PresenceMemory): void {
    this.#memory = memory;
  }

  start(): void {
    const { clock } = this.options;
    this.#night = this.#memory.night || nightNumber(clock.now());
    this.#elapsedAt = clock.monotonic();
    this.#keptAt = this.#elapsedAt;
    this.#cancel = clock.every(SECOND, () => this.#tick());
  }

  stop(): void {
    this.#cancel();
    this.#keep();
  }

  /** Sensors as a document places them: one that stays keeps what is known of it. */
  place(sensors: readonly SensorPlacement[]): void {
    const before = new Map(this.#watches);
    this.#watches.clear();
    this.#told.clear();
    for (const { device, blindSeconds = 0 } of sensors) {
      const watch = new SensorWatch({ sensorHold: this.options.sensorHold, blind: blindSeconds });
      const memory = before.get(device)?.memory ?? this.#memory.sensors[device];
      if (memory) watch.restore(memory);
      this.#watches.set(device, watch);
    }
    this.#publish(this.options.clock.now());
  }

  /** A frame that another device put on a line. Resolved: whatever it asks for was done. */
  async receive(frame: ForwardFrame, sensors: readonly SensorPlacement[]): Promise<void> {
    if (frame.bits !== 24) return;
    const event = decodeEvent24(frame.data);
    const senders = event ? sendersOf(event, OCCUPANCY_SENSOR_TYPE, sensors) : [];
    if (!event || senders.length === 0) return;
    const { occupied } = decodePresence(event.information);
    const now = this.options.clock.now();
    const isCertain = senders.length === 1;
    const arrivals: Promise<void>[] = [];
    for (const { device } of senders) {
      const watch = this.#watches.get(device);
      if (!watch || (!isCertain && !occupied)) continue;
      const hasArrived = isCertain ? watch.hear(occupied, now) : watch.suspect(now);
      if (hasArrived) arrivals.push(this.#arrive(device, watch, now));
    }
    await Promise.all(arrivals);
    this.#handled += 1;
  }

  /** What a sensor answered when it was asked. */
  async answered(sensor: DeviceId, answer: SensorAnswer): Promise<void> {
    const watch = this.#watches.get(sensor);
    const now = this.options.clock.now();
    if (watch?.answer(answer, now)) await this.#arrive(sensor, watch, now);
  }

  /** The line was gone. */
  lineLost(sensors: readonly SensorPlacement[]): void {
    const now = this.options.clock.now();
    for (const { device } of sensors) this.#watches.get(device)?.loseSight(now);
    this.#publish(now);
  }

  /** Activations per sensor since the last call. */
  takeCounts(): ReadonlyMap<DeviceId, number> {
    return new Map([...this.#watches].map(([device, watch]) => [device, watch.takeCount()]));
  }

  #arrive(device: DeviceId, watch: SensorWatch, now: EpochMs): Promise<void> {
    this.#tell(device, watch.detection(now));
    const lit = this.options.onArrival(device);
    this.options.onPresent(device, now);
    return lit;
  }

  #tick(): void {
    const { clock, isPowered, onTroubles, onPresent } = this.options;
    const now = clock.now();
    const at = clock.monotonic();
    const elapsed = at - this.#elapsedAt;
    this.#elapsedAt = at;
    if (nightNumber(now) !== this.#night) this.#endNight(nightNumber(now));
    const powered = isPowered(now);
    for (const [device, watch] of this.#watches) {
      watch.elapse(elapsed, powered);
      onTroubles(device, watch);
      const { occupied, isFaulty } = watch.detection(now);
      if (occupied || isFaulty) onPresent(device, now);
    }
    this.#publish(now);
    const troubles = [...this.#watches.values()].map((watch) => [...watch.troubles].join()).join(';');
    if (at - this.#keptAt < KEEP_EVERY && troubles === this.#keptTroubles) return;
    this.#keptTroubles = troubles;
    this.#keep();
  }

  #endNight(next: number): void {
    this.#night = next;
    const saw = [...this.#watches.values()].filter((watch) => watch.sawSomebodyTonight).length;
    for (const watch of this.#watches.values()) watch.endNight(saw > (watch.sawSomebodyTonight ? 1 : 0));
  }

  #keep(): void {
    this.#keptAt = this.options.clock.monotonic();
    const sensors = Object.fromEntries([...this.#watches].map(([device, watch]) => [device, watch.memory]));
    this.#memory = { night: this.#night, sensors };
    this.options.save(this.#memory);
  }

  #publish(now: EpochMs): void {
    for (const [device, watch] of this.#watches) this.#tell(device, watch.detection(now));
  }

  /** Only what is news: each change makes the lamps of a bubble decide anew. */
  #tell(device: DeviceId, detection: Detection): void {
    const text = JSON.stringify(detection);
    if (this.#told.get(device) === text) return;
    this.#told.set(device, text);
    this.options.inputs.detect(device, detection);
  }
}

/** Nights are counted from noon to noon by UTC. */
const nightNumber = (now: EpochMs): number => Math.floor((now - 12 * HOUR) / DAY);
