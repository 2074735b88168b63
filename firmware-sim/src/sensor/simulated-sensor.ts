import type { Clock } from '@lamplighter/contracts';
import {
  DEVICE_COMMANDS as D,
  type DeviceAddress,
  type DeviceMessage,
  encodeEvent24,
  type ForwardFrame,
  type InstanceSelector,
} from '@lamplighter/dali';
import type { FramePriority } from '../bus/bus-timing.js';
import { Commissioning } from '../bus/commissioning.js';
import type { BusUnit, HeardFrame } from '../bus/simulated-bus.js';
import { seededRandom } from '../deterministic-random.js';
import { bankImage } from '../memory/bank-image.js';
import { MemoryAccess } from '../memory/memory-access.js';
import { MemoryBanks } from '../memory/memory-banks.js';
import { SimulatorError } from '../simulator-error.js';
import { deviceCommand } from './device-commands.js';
import { deviceSpecial } from './device-specials.js';
import { DeviceState } from './device-state.js';
import { eventOf } from './event-source.js';
import type { InputInstance, InstanceVariables } from './input-instance.js';
import { instanceCommand } from './instance-commands.js';
import { LightInstance } from './light-instance.js';
import { PresenceInstance } from './presence-instance.js';
import { checkSensorOptions, type SensorOptions } from './sensor-options.js';

/** Puts an event frame on the bus; resolves when its bytes have left. */
export type SendEvent = (frame: ForwardFrame, priority: FramePriority) => Promise<void>;

/** How the detector of a presence instance can be broken. */
export type PresenceFault = 'occupied' | 'vacant' | 'deaf' | null;

/** A control device (part 103, 24-bit frames) with presence and light instances (parts 303 and 304). */
export class SimulatedSensor implements BusUnit {
  readonly #send: SendEvent;
  readonly #device: DeviceState;
  #isBusPowered = true;
  #isSilent = false;
  #detections = 0;

  constructor(clock: Clock, options: SensorOptions, send: SendEvent, index = 0) {
    checkSensorOptions(options);
    const { shortAddress, instances = ['presence'] } = options;
    const random = seededRandom(options.seed ?? `sensor-${shortAddress ?? `new-${index}`}`);
    const identification = options.identification ?? Math.floor(random() * 2 ** 48).toString(16);
    this.#send = send;
    const inputs = instances.map((kind): InputInstance => {
      const report = (information: number): Promise<void> => this.#report(input, information);
      const input = kind === 'light' ? new LightInstance(clock, report) : new PresenceInstance(clock, report);
      return input;
    });
    const commissioning = new Commissioning(clock, random, Math.floor(random() * 0xffffff));
    const identity = deviceIdentity(BigInt(`0x${identification}`));
    const bank0 = { number: 0, last: 0x1a, latches: false, lockable: false, image: () => identity };
    const memory = new MemoryAccess(new MemoryBanks([bank0]));
    this.#device = new DeviceState(clock, commissioning, memory, inputs, shortAddress);
  }

  get shortAddress(): number | null {
    return this.#device.shortAddress;
  }

  /** Whether a presence instance is occupied. */
  get isOccupied(): boolean {
    return this.#device.instances.some((each) => each instanceof PresenceInstance && each.isOccupied);
  }

  /** Value of the first light instance, 0 to 1023; null without one. */
  get illuminance(): number | null {
    return this.#device.instances.find((each) => each instanceof LightInstance)?.inputValue ?? null;
  }

  /** How often `detect` was called: the ledger of a night. */
  get detections(): number {
    return this.#detections;
  }

  /** Blinking because of IDENTIFY DEVICE. */
  get isIdentifying(): boolean {
    return this.#device.isIdentifying;
  }

  /** Scheme, filter, timers of an instance as configured over the bus. Throws SimulatorError `unknown-device`. */
  variablesOf(number: number): Readonly<InstanceVariables> {
    return this.#instance(number).variables;
  }

  /** Somebody passes a presence instance, by default the first. Resolves when the event, if one is due, has left. */
  async detect(number?: number): Promise<void> {
    this.#detections += 1;
    if (this.#isBusPowered) await this.#presence(number).detect();
  }

  /** Light falls on a light instance, by default the first: 0 to 1023, relative (part 304). Resolves as `detect` does. */
  async illuminate(value: number, number?: number): Promise<void> {
    if (this.#isBusPowered) await this.#light(number).illuminate(value);
  }

  /** Breaks a presence instance: stuck at one output, or deaf to movement; null mends it. */
  async failPresence(fault: PresenceFault, number?: number): Promise<void> {
    await this.#presence(number).fail(fault);
  }

  /** A loose contact on a presence instance: so many pulses a second until `failPresence(null)`. */
  chatter(pulsesPerSecond: number, number?: number): void {
    if (!(pulsesPerSecond > 0)) throw new SimulatorError('bad-option', 'pulses per second must be above 0');
    this.#presence(number).chatter(pulsesPerSecond);
  }

  /** A light instance stays at its value whatever the light does; false mends it. */
  stickLight(isStuck: boolean, number?: number): void {
    this.#light(number).stick(isStuck);
  }

  /** Neither answers nor reports until `speak`. */
  silence(): void {
    this.#isSilent = true;
  }

  speak(): void {
    this.#isSilent = false;
  }

  /** Ends timers. */
  stop(): void {
    for (const instance of this.#device.instances) instance.stop();
  }

  /** A control device lives from the bus: without bus voltage it forgets whom it saw. */
  setBusPower(isOn: boolean): void {
    if (isOn === this.#isBusPowered) return;
    this.#isBusPowered = isOn;
    if (isOn) {
      this.#device.powerCycleSeen = true;
      this.#device.memory.powerUp();
      this.#device.commissioning.terminate();
      this.#device.setQuiescent(false);
      for (const instance of this.#device.instances) instance.wake();
    } else for (const instance of this.#device.instances) instance.forget();
  }

  hear(frame: HeardFrame): number | null {
    if (frame.bits !== 24 || !this.#isBusPowered) return null;
    const answer = this.#obey(frame.message, frame.isRepeat);
    return this.#isSilent ? null : answer;
  }

  #obey(message: DeviceMessage, isRepeat: boolean): number | null {
    const device = this.#device;
    if (message.kind === 'special') {
      return deviceSpecial(device, message.code, message.first, message.second, isRepeat);
    }
    if (message.kind === 'unknown' || !this.#isMeant(message.address)) return null;
    const { opcode } = message;
    if (!keepsWriting(opcode)) device.memory.isWriteEnabled = false;
    if (message.instance.kind === 'device') return deviceCommand(device, opcode, isRepeat);
    const { dtr } = device.memory;
    const answers = this.#instancesOf(message.instance).map((each) => instanceCommand(each, opcode, dtr, isRepeat));
    // Instances of one device share its transmitter: it sends one frame, the first that has something to say.
    return answers.find((answer) => answer !== null) ?? null;
  }

  #isMeant(address: DeviceAddress): boolean {
    if (address.kind === 'short') return this.#device.shortAddress === address.address;
    if (address.kind === 'group') return this.#device.isInGroup(address.group);
    if (address.kind === 'unaddressed') return this.#device.shortAddress === null;
    return true;
  }

  #instancesOf(selector: InstanceSelector): InputInstance[] {
    return this.#device.instances.filter((instance, number) => {
      const { primaryGroup, group1, group2 } = instance.variables;
      if (selector.kind === 'instance') return selector.number === number;
      if (selector.kind === 'instanceType') return selector.type === instance.type;
      if (selector.kind === 'instanceGroup') return [primaryGroup, group1, group2].includes(selector.group);
      return selector.kind === 'allInstances';
    });
  }

  async #report(instance: InputInstance, information: number): Promise<void> {
    if (this.#device.isQuiescent || this.#isSilent || !this.#isBusPowered) return;
    const priority = instance.variables.eventPriority as FramePriority;
    await this.#send(encodeEvent24(eventOf(this.#device, instance, information)), priority);
  }

  #presence(number?: number): PresenceInstance {
    const found = this.#device.instances.find(
      (each, index) => each instanceof PresenceInstance && (number === undefined || index === number),
    );
    if (found instanceof PresenceInstance) return found;
    throw this.#missing('presence', number);
  }

  #light(number?: number): LightInstance {
    const found = this.#device.instances.find(
      (each, index) => each instanceof LightInstance && (number === undefined || index === number),
    );
    if (found instanceof LightInstance) return found;
    throw this.#missing('light', number);
  }

  #instance(number: number): InputInstance {
    const instance = this.#device.instances[number];
    if (instance) return instance;
    throw this.#missing('', number);
  }

  #missing(kind: string, number?: number): SimulatorError {
    const what = `${kind} instance${number === undefined ? '' : ` ${number}`}`.trim();
    return new SimulatorError('unknown-device', `sensor ${this.shortAddress ?? 'without address'} has no ${what}`);
  }
}

function keepsWriting(opcode: number): boolean {
  return (
    opcode === D.enableWriteMemory.opcode ||
    (opcode >= D.queryContentDtr0.opcode && opcode <= D.queryContentDtr2.opcode)
  );
}

function deviceIdentity(identification: bigint): (number | null)[] {
  return bankImage(0, {
    gtin: 2000000000206n,
    firmwareVersion: 0x0103,
    identificationNumber: identification,
    hardwareVersion: 0x0101,
    part101Version: (2 << 2) | 1,
    part102Version: 0xffn,
    part103Version: (2 << 2) | 1,
    deviceUnitCount: 1,
    gearUnitCount: 0,
    unitIndex: 0,
  });
}
