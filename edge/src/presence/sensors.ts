import type { Boost, Clock, DesiredState, DeviceId, EdgeId, EpochMs, Seconds } from '@lamplighter/contracts';
import type { ForwardFrame } from '@lamplighter/dali';
import type { ControlInputs } from '../control/inputs.js';
import { LightSensors } from '../daylight/light-sensors.js';
import type { Line } from '../devices/line.js';
import type { Street } from '../devices/street.js';
import type { FaultBook } from '../faults/fault-book.js';
import type { Log } from '../log.js';
import { BoostReceiver } from './boost-receiver.js';
import { BoostSender } from './boost-sender.js';
import { Presence, type PresenceMemory } from './presence.js';
import { SensorFaults } from './sensor-faults.js';
import { SensorPatrol } from './sensor-patrol.js';

export interface SensorsOptions {
  readonly inputs: ControlInputs;
  readonly lines: readonly Line[];
  readonly clock: Clock;
  readonly log: Log;
  readonly book: FaultBook;
  /** Hold timer that presence sensors are given. */
  readonly sensorHold: Seconds;
  readonly isPowered: (now: EpochMs) => boolean;
  /** Somebody came: these lamps, nearest first, are due now. Resolved: their levels are on the line. */
  readonly brighten: (bubble: readonly DeviceId[]) => Promise<void>;
  /** Asks another edge for light, live. */
  readonly sendBoost: (to: EdgeId, until: EpochMs) => void;
  readonly save: (memory: PresenceMemory) => void;
}

/** All sensors on the DALI lines: heard, asked how they are, judged. */
export class Sensors {
  readonly presence: Presence;
  readonly light: LightSensors;
  readonly #patrol: SensorPatrol;
  readonly #boosts: BoostSender;
  readonly #boosted: BoostReceiver;

  constructor(options: SensorsOptions) {
    const { inputs, lines, clock, log, isPowered } = options;
    const faults = new SensorFaults(options);
    const onArrival = (sensor: DeviceId): Promise<void> => options.brighten(inputs.lampsOf(sensor));
    this.#boosts = new BoostSender({ send: options.sendBoost });
    this.#boosted = new BoostReceiver({ inputs, clock, onArrival });
    this.presence = new Presence({
      ...options,
      onArrival,
      onPresent: (sensor, now) => this.#boosts.present(sensor, now),
      onTroubles: (sensor, watch) => faults.presence(sensor, watch),
    });
    this.light = new LightSensors({
      inputs,
      clock,
      isPowered,
      onTroubles: (sensor, watch) => faults.light(sensor, watch),
    });
    this.#patrol = new SensorPatrol({
      lines,
      clock,
      log,
      isPowered,
      onPresence: (sensor, answer) => this.presence.answered(sensor, answer),
      onLight: (sensor, answer) => this.light.answered(sensor, answer),
    });
  }

  start(): void {
    this.presence.start();
    this.light.start();
    this.#patrol.start();
    this.#boosted.start();
  }

  stop(): void {
    this.#boosted.stop();
    this.#patrol.stop();
    this.light.stop();
    this.presence.stop();
  }

  /** What a document places; asked at once how it is. */
  place({ place, neighbours = [] }: DesiredState, { sensors, lightSensors }: Street): void {
    this.#boosts.place(sensors);
    this.#boosted.place(neighbours);
    this.presence.place(sensors);
    this.light.place(place, lightSensors);
    void this.#patrol.walk();
  }

  /** A frame that another device put on a line. */
  receive(frame: ForwardFrame, line: Line): void {
    this.light.receive(frame, line.lightSensors);
    void this.presence.receive(frame, line.sensors);
  }

  /** Another edge asks for light, because somebody is near. */
  boost(boost: Boost): void {
    this.#boosted.receive(boost);
  }

  /** A line opened, or was lost: events were missed. */
  lineChanged(line: Line): void {
    this.presence.lineLost(line.sensors);
    if (line.isOpen) void this.#patrol.walk([line]);
  }
}
