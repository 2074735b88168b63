import { type Clock, type DeviceId, SECOND, type Seconds, type SensorPlacement } from '@lamplighter/contracts';
import {
  decodeEvent24,
  decodePresence,
  type ForwardFrame,
  type InputEvent,
  OCCUPANCY_SENSOR_TYPE,
} from '@lamplighter/dali';
import type { ControlInputs } from './inputs.js';

export interface PresenceInputsOptions {
  readonly inputs: ControlInputs;
  readonly clock: Clock;
  /** Hold timer that the sensors were given: vacant comes so long after the last movement. */
  readonly sensorHold: Seconds;
  /** Somebody came, or nobody is left: levels are due now. Resolved: they are on the line. */
  readonly onChange: () => Promise<void>;
}

/**
 * Turns events of presence sensors into detections. Raw presence stays here: outside the edge only counts of a quarter
 * of an hour are told.
 */
export class PresenceInputs {
  #counts = new Map<DeviceId, number>();
  #handled = 0;

  constructor(private readonly options: PresenceInputsOptions) {}

  /** Sensor events whose consequences are on the line. */
  get handled(): number {
    return this.#handled;
  }

  /** A frame that another device put on the line. Resolved: whatever it asks for was done. */
  async receive(frame: ForwardFrame, sensors: readonly SensorPlacement[]): Promise<void> {
    if (frame.bits !== 24) return;
    const event = decodeEvent24(frame.data);
    const sensor = event && sensors.find((placement) => isFrom(event, placement));
    if (!event || !sensor) return;
    const { inputs, clock, sensorHold, onChange } = this.options;
    const now = clock.now();
    const { occupied } = decodePresence(event.information);
    const before = inputs.detections.get(sensor.device);
    if (occupied) {
      if (!before?.occupied) this.#counts.set(sensor.device, (this.#counts.get(sensor.device) ?? 0) + 1);
      inputs.detect(sensor.device, true, now);
    } else {
      // The sensor waited out its own hold timer before it said vacant: the program's hold counts from the last movement.
      const lastSeen = Math.max(before?.lastDetectionAt ?? 0, now - sensorHold * SECOND);
      inputs.detect(sensor.device, false, Math.min(lastSeen, now));
    }
    await onChange();
    this.#handled += 1;
  }

  /** The line was gone: a vacant event may have been missed. Who was there counts as seen until now; the hold runs. */
  lineLost(sensors: readonly SensorPlacement[]): void {
    const { inputs, clock } = this.options;
    for (const { device } of sensors) {
      if (inputs.detections.get(device)?.occupied) inputs.detect(device, false, clock.now());
    }
  }

  /** Activations per sensor since the last call. */
  takeCounts(): ReadonlyMap<DeviceId, number> {
    const counts = this.#counts;
    this.#counts = new Map();
    return counts;
  }
}

function isFrom(event: InputEvent, { shortAddress, instance }: SensorPlacement): boolean {
  if (event.scheme === 'deviceInstance') return event.shortAddress === shortAddress && event.instance === instance;
  return (
    event.scheme === 'device' && event.shortAddress === shortAddress && event.instanceType === OCCUPANCY_SENSOR_TYPE
  );
}
