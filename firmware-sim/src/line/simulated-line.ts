import { type Clock, SystemClock } from '@lamplighter/contracts';
import { type ForwardFrame, frameText } from '@lamplighter/dali';
import { BusAccess, type BusRecord } from '../bus/bus-access.js';
import type { FramePriority } from '../bus/bus-timing.js';
import { SimulatedBus } from '../bus/simulated-bus.js';
import { DaliserverEnd } from '../daliserver/daliserver-end.js';
import type { GearOptions } from '../gear/gear-options.js';
import { SimulatedGear } from '../gear/simulated-gear.js';
import { HatInterface } from '../hat/hat-interface.js';
import { LubaInterface } from '../luba/luba-interface.js';
import { Sci2Interface, type Sci2Unit } from '../sci2/sci2-interface.js';
import type { SensorOptions } from '../sensor/sensor-options.js';
import { SimulatedSensor } from '../sensor/simulated-sensor.js';
import { SimulatorError } from '../simulator-error.js';
import { honestWire, type LineEnd, type WireFaults } from './line-end.js';
import type { LineStats } from './line-stats.js';
import { SerialEnd } from './serial-end.js';

/** What hangs on a simulated line. */
export interface LineOptions {
  /** Platform time: fades, energy, hold times. May be stepped. */
  readonly clock: Clock;
  readonly gear: readonly GearOptions[];
  readonly sensors: readonly SensorOptions[];
  /** Language of the interface; default luba. daliserver listens on TCP, the others on a serial port. */
  readonly interface?: 'luba' | 'hat' | 'sci2' | 'daliserver';
  /** What kind of SCI2 unit; default as the data sheet says. */
  readonly sci2Unit?: Sci2Unit;
  /** A stable name for the serial port, such as run/ttyLUX0. */
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
  /** Told of each frame when it is over, with its instants: for measurements. */
  readonly onRecord?: (record: BusRecord) => void;
}

/** A DALI line with everything on it, behind a real serial port. */
export interface SimulatedLine {
  /** Opens the port and returns the path for a SerialPort, or `host:port` of a daliserver. */
  start(): Promise<string>;
  stop(): Promise<void>;
  /** The gear that has this short address now. Throws SimulatorError `unknown-device`. */
  gear(shortAddress: number): SimulatedGear;
  /** The sensor that has this short address now. Throws SimulatorError `unknown-device`. */
  sensor(shortAddress: number): SimulatedSensor;
  readonly allGear: readonly SimulatedGear[];
  readonly allSensors: readonly SimulatedSensor[];
  stats(): LineStats;
  /** Faults of the line to the host. */
  readonly wire: WireFaults;
  /** Pulls the cable: the port closes within a tenth of a second. Gear and bus go on. */
  unplug(): Promise<void>;
  /** Plugs it in again, where a serial port is wanted under this name; else under `link`, else under a new one. */
  replug(link?: string): string;
  /** Bytes that no interface would send. Resolves when they have left. */
  noise(bytes: Uint8Array): Promise<void>;
  /** Another controller on the same bus sends a frame: gear obeys, the interface reports it. */
  sendFromElsewhere(frame: ForwardFrame): Promise<void>;
  /** The next so many frames of the interface meet another sender, and nobody hears them. */
  collide(frames: number): void;
  /** Each frame on the bus is spoilt with this probability, 0 to 1. */
  setBusNoise(share: number): void;
  /** Bus voltage off: gear goes to its system-failure level after 500 ms, sensors forget. */
  setBusPower(isOn: boolean): void;
  /** Mains of all gear at once, as a feeder's contactor does it. */
  setMains(isOn: boolean): void;
}

/** Makes a line; no port opens before `start()`. */
export function createSimulatedLine(options: LineOptions): SimulatedLine {
  const { clock, pace = 'none', onRecord } = options;
  const io = options.io ?? new SystemClock(rethrow);
  const bus = new SimulatedBus(clock, options.seed);
  const access = new BusAccess({ bus, io, pace, ...(onRecord && { onRecord }) });
  const wire = honestWire();
  let link = options.link;
  const end = createEnd(options, { bus, access, wire, io, link: () => link });
  const sendEvent = async (frame: ForwardFrame, priority: FramePriority): Promise<void> => {
    await end.overhear(frame, priority);
    await options.afterEvent?.();
  };

  const gear = options.gear.map((each, index) => new SimulatedGear(clock, each, index));
  const sensors = options.sensors.map((each, index) => new SimulatedSensor(clock, each, sendEvent, index));
  for (const unit of [...gear, ...sensors]) bus.attach(unit);

  return {
    allGear: gear,
    allSensors: sensors,
    wire,
    start: () => end.start(),
    async stop() {
      await end.unplug();
      for (const unit of [...gear, ...sensors]) unit.stop();
    },
    gear: (address) => find(gear, address, 'gear'),
    sensor: (address) => find(sensors, address, 'sensor'),
    stats: () => ({ ...access.stats, ...bus.account.use, ...end.stats }),
    unplug: () => end.unplug(),
    replug(name) {
      link = name ?? link;
      return end.plug();
    },
    noise: (bytes) => end.say(bytes),
    collide: (frames) => access.collide(frames),
    sendFromElsewhere(frame) {
      const answer = bus.transmit(frame);
      if (answer.kind !== 'none')
        throw new SimulatorError('bad-option', `${frameText(frame)} is a query; only commands`);
      return end.overhear(frame, 3);
    },
    setBusNoise: (share) => bus.setNoise(share),
    setBusPower: (isOn) => bus.setPower(isOn),
    setMains(isOn) {
      for (const each of gear) isOn ? each.powerOn() : each.powerOff();
    },
  };
}

interface EndParts {
  readonly bus: SimulatedBus;
  readonly access: BusAccess;
  readonly wire: WireFaults;
  readonly io: Clock;
  readonly link: () => string | undefined;
}

function createEnd(options: LineOptions, { bus, access, wire, io, link }: EndParts): LineEnd {
  const { clock, sci2Unit: unit = 'data-sheet' } = options;
  switch (options.interface) {
    case 'daliserver':
      return new DaliserverEnd({ access, wire });
    case 'hat':
      return new SerialEnd({ io, link, wire, language: (write) => new HatInterface({ bus, access, io, write }) });
    case 'sci2':
      return new SerialEnd({
        io,
        link,
        wire,
        language: (write) => new Sci2Interface({ bus, access, io, unit, write }),
      });
    default:
      return new SerialEnd({
        io,
        link,
        wire,
        language: (write) => new LubaInterface({ bus, access, clock, io, write }),
      });
  }
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
