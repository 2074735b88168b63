import type { DeviceId, LightSensorPlacement, SensorPlacement } from '@lamplighter/contracts';
import type { CompiledState } from '@lamplighter/lighting';
import type { DaliBus } from '../bus/dali-bus.js';
import { Lamp } from './lamp.js';
import { Line } from './line.js';

/** All lines of the edge with what the desired state places on them. */
export class Street {
  readonly lines: readonly Line[];
  #lamps = new Map<DeviceId, Lamp>();
  #sensors: readonly SensorPlacement[] = [];
  #lightSensors: readonly LightSensorPlacement[] = [];

  constructor(buses: readonly DaliBus[]) {
    this.lines = buses.map((bus, index) => new Line(index, bus));
  }

  get lamps(): ReadonlyMap<DeviceId, Lamp> {
    return this.#lamps;
  }

  get sensors(): readonly SensorPlacement[] {
    return this.#sensors;
  }

  get lightSensors(): readonly LightSensorPlacement[] {
    return this.#lightSensors;
  }

  /**
   * Places lamps and sensors as the document says. A lamp that stays where it was keeps what is known of its gear, so
   * that a new document makes no lamp flicker. Returns the devices whose line this edge does not have.
   */
  place({ desired }: CompiledState): DeviceId[] {
    const homeless: DeviceId[] = [];
    const lamps = new Map<DeviceId, Lamp>();
    for (const placement of desired.luminaires) {
      const line = this.lines[placement.line];
      if (!line) {
        homeless.push(placement.device);
        continue;
      }
      const before = this.#lamps.get(placement.device);
      const isSame = before?.line === line && before.shortAddress === placement.shortAddress;
      lamps.set(placement.device, isSame ? before.moved(placement) : new Lamp(placement, line));
    }
    this.#lamps = lamps;
    const hasLine = ({ device, line }: { readonly device: DeviceId; readonly line: number }): boolean => {
      if (this.lines[line]) return true;
      homeless.push(device);
      return false;
    };
    this.#sensors = desired.sensors.filter(hasLine);
    this.#lightSensors = (desired.lightSensors ?? []).filter(hasLine);
    for (const line of this.lines) {
      line.place(
        [...lamps.values()].filter((lamp) => lamp.line === line),
        this.#sensors.filter((sensor) => sensor.line === line.index),
        this.#lightSensors.filter((sensor) => sensor.line === line.index),
      );
    }
    return homeless;
  }
}
