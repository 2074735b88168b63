import {
  type Cancel,
  type Clock,
  type DeviceId,
  type EpochMs,
  type LightSensorPlacement,
  type MetricValues,
  type Milliseconds,
  type Place,
  SECOND,
} from '@lamplighter/contracts';
import { decodeEvent24, decodeIlluminance, type ForwardFrame, LIGHT_SENSOR_TYPE } from '@lamplighter/dali';
import type { ControlInputs } from '../control/inputs.js';
import { sendersOf } from '../presence/senders.js';
import { type LightAnswer, LightWatch, type Sky } from './light-watch.js';
import { skyOver } from './sky.js';

export interface LightSensorsOptions {
  readonly inputs: Pick<ControlInputs, 'sense'>;
  readonly clock: Clock;
  readonly isPowered: (now: EpochMs) => boolean;
  /** Judged once a second: what is wrong with a sensor may have changed. */
  readonly onTroubles: (sensor: DeviceId, watch: LightWatch) => void;
}

/** Light sensors and photocells on all DALI lines: from their words to what levels depend on, and what is wrong with them. */
export class LightSensors {
  readonly #watches = new Map<DeviceId, LightWatch>();
  #skyAt: (now: EpochMs) => Sky = () => null;
  #elapsedAt: Milliseconds = 0;
  #cancel: Cancel = () => {};

  constructor(private readonly options: LightSensorsOptions) {}

  start(): void {
    const { clock } = this.options;
    this.#elapsedAt = clock.monotonic();
    this.#cancel = clock.every(SECOND, () => this.#tick());
  }

  stop(): void {
    this.#cancel();
  }

  /** Sensors as a document places them. */
  place(place: Place, sensors: readonly LightSensorPlacement[]): void {
    this.#skyAt = skyOver(place);
    this.#watches.clear();
    for (const sensor of sensors) this.#watches.set(sensor.device, new LightWatch(sensor));
  }

  /** A frame that another device put on a line. */
  receive(frame: ForwardFrame, sensors: readonly LightSensorPlacement[]): void {
    const event = frame.bits === 24 ? decodeEvent24(frame.data) : null;
    if (!event) return;
    const [sender, ...others] = sendersOf(event, LIGHT_SENSOR_TYPE, sensors);
    // Of several that may have measured it, nobody knows which did: what it says is of no use.
    if (!sender || others.length > 0) return;
    this.#watches.get(sender.device)?.hear(decodeIlluminance(event.information), this.options.clock.now());
  }

  answered(sensor: DeviceId, answer: LightAnswer): void {
    this.#watches.get(sensor)?.answer(answer, this.options.clock.now());
  }

  /** What each sensor measures now, for its reading of the quarter of an hour. */
  readings(): ReadonlyMap<DeviceId, MetricValues> {
    const known = [...this.#watches].filter(([, watch]) => watch.relative !== null);
    return new Map(
      known.map(([device, { relative, lux }]) => [
        device,
        {
          'Ambient/Relative': relative,
          ...(lux === null || !Number.isFinite(lux) ? {} : { 'Ambient/Illuminance': lux }),
        },
      ]),
    );
  }

  #tick(): void {
    const { clock, inputs, isPowered, onTroubles } = this.options;
    const now = clock.now();
    const at = clock.monotonic();
    const elapsed = at - this.#elapsedAt;
    this.#elapsedAt = at;
    const sky = this.#watches.size > 0 && isPowered(now) ? this.#skyAt(now) : null;
    for (const [device, watch] of this.#watches) {
      watch.elapse(elapsed, sky);
      const sample = watch.takeNews();
      if (sample) inputs.sense(device, sample);
      onTroubles(device, watch);
    }
  }
}
