import { type Clock, SystemClock } from '@lamplighter/contracts';
import { type ForwardFrame, frameText } from '@lamplighter/dali';
import type { FramePriority } from '../bus/bus-timing.js';
import { SimulatedBus } from '../bus/simulated-bus.js';
import type { GearOptions } from '../gear/gear-options.js';
import { SimulatedGear } from '../gear/simulated-gear.js';
import { type LineStats, LubaInterface } from '../luba/luba-interface.js';
import { openVirtualPort, type VirtualPort } from '../port/virtual-port.js';
import type { SensorOptions } from '../sensor/sensor-options.js';
import { SimulatedSensor } from '../sensor/simulated-sensor.js';
import { SimulatorError } from '../simulator-error.js';

/** What hangs on a simulated line. */
export interface LineOptions {
  /** Platform time: fades, energy, hold times. May be stepped. */
  readonly clock: Clock;
  readonly gear: readonly GearOptions[];
  readonly sensors: readonly SensorOptions[];
  /** A stable name for the port, such as run/ttyLUX0. */
  readonly link?: string;
  /** none (default): answers at once and only accounts for bus time; line: as slow as a real bus. */
  readonly pace?: 'none' | 'line';
  /** Draws the rests between frames from the standard's ranges, the same for the same seed; without, each is its middle. */
  readonly seed?: string;
  /** Real time, for pacing and the serial line; default the machine's clock. */
  readonly io?: Clock;
  /**
   * Awaited after a sensor's event has left, within the timer that caused it: a stepped clock stands still until whoever
   * listens has had its say.
   */
  readonly afterEvent?: () => Promise<void>;
}

/** A DALI line with everything on it, behind a real serial port. */
export interface SimulatedLine {
  /** Opens the port and returns the path for a SerialPort. */
  start(): Promise<string>;
  stop(): Promise<void>;
  /** The gear that has this short address now. Throws SimulatorError `unknown-device`. */
  gear(shortAddress: number): SimulatedGear;
  /** The sensor that has this short address now. Throws SimulatorError `unknown-device`. */
  sensor(shortAddress: number): SimulatedSensor;
  readonly allGear: readonly SimulatedGear[];
  readonly allSensors: readonly SimulatedSensor[];
  stats(): LineStats;
  /** Pulls the serial cable: the port closes within a tenth of a second. Gear and bus go on. */
  unplug(): Promise<void>;
  /** Plugs it in again; returns the path, which is a new one unless `link` was given. */
  replug(): string;
  /** Bytes that no interface would send. Resolves when they have left. */
  noise(bytes: Uint8Array): Promise<void>;
  /** Another controller on the same bus sends a frame: gear obeys, the interface reports it. */
  sendFromElsewhere(frame: ForwardFrame): Promise<void>;
  /** Each frame on the bus is spoilt with this probability, 0 to 1. */
  setBusNoise(share: number): void;
  /** Bus voltage off: gear goes to its system-failure level after 500 ms, sensors forget. */
  setBusPower(isOn: boolean): void;
  /** Mains of all gear at once, as a feeder's contactor does it. */
  setMains(isOn: boolean): void;
}

/** Makes a line; no port opens before `start()`. */
export function createSimulatedLine(options: LineOptions): SimulatedLine {
  const { clock, link, pace = 'none' } = options;
  const io = options.io ?? new SystemClock(rethrow);
  const bus = new SimulatedBus(clock, options.seed);
  let port: VirtualPort | null = null;
  let closing: Promise<void> = Promise.resolve();

  const write = (bytes: Uint8Array): Promise<void> => {
    const line = port?.line;
    if (!line || line.destroyed) return Promise.resolve();
    return new Promise((done) => line.write(bytes, () => done()));
  };
  const luba = new LubaInterface({ bus, clock, io, pace, write });
  const sendEvent = async (frame: ForwardFrame, priority: FramePriority): Promise<void> => {
    await luba.overhear(frame, priority);
    await options.afterEvent?.();
  };

  const gear = options.gear.map((each, index) => new SimulatedGear(clock, each, index));
  const sensors = options.sensors.map((each, index) => new SimulatedSensor(clock, each, sendEvent, index));
  for (const unit of [...gear, ...sensors]) bus.attach(unit);

  const plug = (): string => {
    if (port) return port.path;
    port = openVirtualPort(link === undefined ? { io } : { io, link });
    const opened = port;
    const lose = (): void => {
      if (port === opened) void unplug();
    };
    opened.line.on('data', (bytes: Buffer) => {
      if (port === opened) luba.receive(bytes);
    });
    opened.line.on('error', lose);
    opened.line.on('close', lose);
    return opened.path;
  };
  const unplug = async (): Promise<void> => {
    const open = port;
    port = null;
    luba.reset();
    if (open) closing = open.close();
    await closing;
  };

  return {
    allGear: gear,
    allSensors: sensors,
    start: async () => plug(),
    async stop() {
      await unplug();
      for (const unit of [...gear, ...sensors]) unit.stop();
    },
    gear: (address) => find(gear, address, 'gear'),
    sensor: (address) => find(sensors, address, 'sensor'),
    stats: () => luba.stats,
    unplug,
    replug: plug,
    noise: write,
    sendFromElsewhere(frame) {
      const answer = bus.transmit(frame);
      if (answer.kind !== 'none')
        throw new SimulatorError('bad-option', `${frameText(frame)} is a query; only commands`);
      return luba.overhear(frame, 3);
    },
    setBusNoise: (share) => bus.setNoise(share),
    setBusPower: (isOn) => bus.setPower(isOn),
    setMains(isOn) {
      for (const each of gear) isOn ? each.powerOn() : each.powerOff();
    },
  };
}

/** A defect of the simulator must not pass for silence on the line. */
function rethrow(error: unknown): never {
  throw error;
}

function find<T extends { readonly shortAddress: number | null }>(
  units: readonly T[],
  address: number,
  what: string,
): T {
  const unit = units.find((candidate) => candidate.shortAddress === address);
  if (unit) return unit;
  const known = units.map((candidate) => candidate.shortAddress ?? 'none').join(', ') || 'none at all';
  throw new SimulatorError('unknown-device', `no ${what} has short address ${address}; on this line: ${known}`);
}
