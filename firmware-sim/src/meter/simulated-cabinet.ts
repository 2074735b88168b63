import type { Clock } from '@lamplighter/contracts';
import { openVirtualPort, type VirtualPort } from '../port/virtual-port.js';
import { SimulatorError } from '../simulator-error.js';
import { bitReply, EXCEPTION, exceptionReply, type ReadRequest, RequestReader, registerReply } from './modbus-frame.js';
import type { SimulatedMeter } from './simulated-meter.js';
import { spoiled, type UnitFailure } from './unit-failure.js';

/** Units of one cabinet by their Modbus address; what is left out is not there. */
export interface CabinetOptions {
  /** Real time: the serial line. */
  readonly io: Clock;
  /** A stable name for the port, such as run/ttyCAB0. */
  readonly link?: string;
  readonly meters?: ReadonlyMap<number, SimulatedMeter>;
  /** Modules of inputs with how many they have; all open at the start. */
  readonly inputs?: ReadonlyMap<number, number>;
  /** Noise level sensors, in dB. */
  readonly noise?: ReadonlyMap<number, number>;
}

/** A cabinet's Modbus on a real pseudo-terminal. */
export interface SimulatedCabinet {
  /** Opens the port and returns the path for a SerialPort. */
  start(): string;
  /** Pulls the cable. Twice is harmless. */
  unplug(): Promise<void>;
  stop(): Promise<void>;
  /** Closes (true) or opens the contact at an input, from 1. */
  setInput(unit: number, input: number, isClosed: boolean): void;
  setNoise(unit: number, decibels: number): void;
  /** The next `times` replies of a unit fail so; without `times` all until the next call. Null: none fails any more. */
  fail(unit: number, failure: UnitFailure | null, times?: number): void;
  /** Bytes that nobody asked for. Resolves when they have left. */
  noiseOnLine(bytes: readonly number[]): Promise<void>;
  /** Requests that were understood, by unit. */
  requests(unit: number): number;
}

interface Failing {
  readonly failure: UnitFailure;
  left: number;
}

/** Makes a cabinet; no port opens before `start()`. */
export function createSimulatedCabinet(options: CabinetOptions): SimulatedCabinet {
  const { io, link, meters = new Map() } = options;
  const inputs = new Map([...(options.inputs ?? [])].map(([unit, count]) => [unit, Array<boolean>(count).fill(false)]));
  const noise = new Map(options.noise ?? []);
  const failing = new Map<number, Failing>();
  const counts = new Map<number, number>();
  let port: VirtualPort | null = null;

  const write = (bytes: readonly number[]): Promise<void> => {
    const line = port?.line;
    if (!line || line.destroyed || bytes.length === 0) return Promise.resolve();
    return new Promise((done) => line.write(Buffer.from(bytes), () => done()));
  };

  const answer = (request: ReadRequest): void => {
    const reply = soundReply(request);
    // A unit that is not there says nothing.
    if (!reply) return;
    const { unit } = request;
    counts.set(unit, (counts.get(unit) ?? 0) + 1);
    const failed = failing.get(unit);
    if (!failed) return void write(reply);
    failed.left -= 1;
    if (failed.left <= 0) failing.delete(unit);
    for (const { after, bytes } of spoiled(reply, request, failed.failure)) {
      if (after === 0) void write(bytes);
      else io.after(after, () => write(bytes));
    }
  };

  const soundReply = (request: ReadRequest): number[] | null => {
    const { unit, code, start, count } = request;
    const meter = meters.get(unit);
    if (meter) {
      if (code !== 4) return exceptionReply(request, EXCEPTION.illegalFunction);
      if (count < 1 || count > 80) return exceptionReply(request, EXCEPTION.illegalValue);
      const registers = Array.from({ length: count }, (_, index) => meter.register(start + index));
      const isWhole = registers.every((register) => register !== null);
      return isWhole ? registerReply(request, registers) : exceptionReply(request, EXCEPTION.illegalAddress);
    }
    const module = inputs.get(unit);
    if (module) {
      if (code !== 2) return exceptionReply(request, EXCEPTION.illegalFunction);
      if (start + count > module.length) return exceptionReply(request, EXCEPTION.illegalAddress);
      return bitReply(request, module.slice(start, start + count));
    }
    const decibels = noise.get(unit);
    if (decibels === undefined) return null;
    if (code !== 3) return exceptionReply(request, EXCEPTION.illegalFunction);
    if (start !== 0 || count !== 1) return exceptionReply(request, EXCEPTION.illegalAddress);
    return registerReply(request, [Math.round(decibels * 10)]);
  };

  const unplug = async (): Promise<void> => {
    const open = port;
    port = null;
    await open?.close();
  };

  return {
    start() {
      if (port) return port.path;
      const opened = openVirtualPort(link === undefined ? { io } : { io, link });
      const reader = new RequestReader();
      port = opened;
      opened.line.on('data', (bytes: Buffer) => {
        if (port === opened) for (const request of reader.take(bytes)) answer(request);
      });
      opened.line.on('error', () => void unplug());
      return opened.path;
    },
    unplug,
    stop: unplug,
    setInput(unit, input, isClosed) {
      const module = inputs.get(unit);
      if (!module || input < 1 || input > module.length) {
        throw new SimulatorError('unknown-device', `unit ${unit} has no input ${input}`);
      }
      module[input - 1] = isClosed;
    },
    setNoise(unit, decibels) {
      if (!noise.has(unit)) throw new SimulatorError('unknown-device', `unit ${unit} is no noise level sensor`);
      noise.set(unit, decibels);
    },
    fail(unit, failure, times = Number.POSITIVE_INFINITY) {
      if (failure) failing.set(unit, { failure, left: times });
      else failing.delete(unit);
    },
    noiseOnLine: write,
    requests: (unit) => counts.get(unit) ?? 0,
  };
}
