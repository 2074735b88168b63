import type { Clock, DeviceId } from '@lamplighter/contracts';
import type { LightTrouble, LightWatch } from '../daylight/light-watch.js';
import type { FaultBook } from '../faults/fault-book.js';
import { sensorCondition } from './sensor-conditions.js';
import type { SensorTrouble, SensorWatch } from './sensor-watch.js';

const PRESENCE_CONDITIONS = [
  sensorCondition<SensorTrouble>('presenceSensorStuck', 'stuck'),
  sensorCondition<SensorTrouble>('presenceSensorDeaf', 'deaf'),
  sensorCondition<SensorTrouble>('presenceSensorNuisance', 'nuisance'),
  sensorCondition<SensorTrouble>('instanceError', 'error'),
  sensorCondition<SensorTrouble>('communicationFailure', 'missing'),
];

const LIGHT_CONDITIONS = [
  sensorCondition<LightTrouble>('lightSensorFailure', 'frozen', 'contradictsSun'),
  sensorCondition<LightTrouble>('instanceError', 'error'),
  sensorCondition<LightTrouble>('communicationFailure', 'missing'),
];

export interface SensorFaultsOptions {
  readonly book: FaultBook;
  readonly clock: Clock;
}

/** Enters into the fault book what the watches of sensors find. */
export class SensorFaults {
  constructor(private readonly options: SensorFaultsOptions) {}

  presence(device: DeviceId, watch: SensorWatch): void {
    const { book } = this.options;
    for (const condition of PRESENCE_CONDITIONS) book.observe(device, condition, { ...this.#now(), ...seen(watch) });
  }

  light(device: DeviceId, watch: LightWatch): void {
    const { book } = this.options;
    for (const condition of LIGHT_CONDITIONS) book.observe(device, condition, { ...this.#now(), ...seen(watch) });
  }

  #now() {
    const { clock } = this.options;
    return { at: clock.now(), monotonic: clock.monotonic() };
  }
}

const seen = <Trouble extends string>({
  troubles,
  evidence,
}: {
  readonly troubles: ReadonlySet<Trouble>;
  readonly evidence: Readonly<Record<string, unknown>>;
}) => ({ troubles, evidence });
