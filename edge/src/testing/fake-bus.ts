import type { Cancel, Clock, EpochMs } from '@lamplighter/contracts';
import {
  type Answer,
  type Dialogue,
  decodeForward16,
  decodeForward24,
  type Exchange,
  encodeEvent24,
  encodePresence,
  type ForwardFrame,
  GEAR_COMMANDS,
  INSTANCE_COMMANDS,
  type InputEvent,
  SPECIAL_COMMANDS,
} from '@lamplighter/dali';
import { BusError } from '../bus/bus-error.js';
import type { BusPriority, BusState, DaliBus } from '../bus/dali-bus.js';

/** Gear on the fake bus: takes levels at once, without fading. */
export interface FakeGear {
  arc: number;
  isSilent: boolean;
  lampFailed: boolean;
  powerCycleSeen: boolean;
  /** Least level; what is asked below it ends here with limitError. */
  min: number;
  limitError: boolean;
  /** Settings kept: fade time code in the high nibble, power-on and system-failure level. */
  fade: number;
  powerOn: number;
  systemFailure: number;
  readonly trace: { at: EpochMs; arc: number }[];
}

/** A presence sensor on the fake bus: says what the test makes it say. */
export interface FakeSensor {
  isSilent: boolean;
  hasError: boolean;
  isOccupied: boolean;
}

/** A DALI line in memory, at the place where a serial port would be. For unit tests. */
export class FakeBus implements DaliBus {
  state: BusState = 'closed';
  readonly problem = null;
  /** When false, frames go out but nobody confirms them. */
  isConfirming = true;
  #dtr0 = 0;
  readonly gear = new Map<number, FakeGear>();
  /** Presence sensors by short address, instance 0. */
  readonly sensors = new Map<number, FakeSensor>([[0, { isSilent: false, hasError: false, isOccupied: false }]]);
  /** Level frames as `short=arc` or `all=arc`, with the priority they came with. */
  readonly levels: { at: EpochMs; address: number | 'all'; arc: number; priority: BusPriority }[] = [];
  /** Commands to single gear, in order. */
  readonly asked: { readonly address: number; readonly isPresence: boolean }[] = [];
  readonly #frames = new Set<(frame: ForwardFrame) => void>();
  readonly #states = new Set<(state: BusState) => void>();

  constructor(
    private readonly clock: Clock,
    addresses: readonly number[],
  ) {
    for (const address of addresses) {
      this.gear.set(address, {
        arc: 254,
        isSilent: false,
        lampFailed: false,
        powerCycleSeen: true,
        min: 1,
        limitError: false,
        fade: 0,
        powerOn: 254,
        systemFailure: 254,
        trace: [],
      });
    }
  }

  at(address: number): FakeGear {
    const gear = this.gear.get(address);
    if (!gear) throw new Error(`no gear at ${address}`);
    return gear;
  }

  async start(): Promise<void> {
    this.#set('open');
  }

  async stop(): Promise<void> {
    this.#set('closed');
  }

  lose(): void {
    this.#set('lost');
  }

  reopen(): void {
    this.#set('open');
  }

  /** Power of one gear fails and comes back: it stands at its power-on level. */
  flicker(address: number): void {
    Object.assign(this.at(address), { arc: 254, powerCycleSeen: true });
  }

  sensorAt(shortAddress: number): FakeSensor {
    const sensor = this.sensors.get(shortAddress);
    if (!sensor) throw new Error(`no sensor at ${shortAddress}`);
    return sensor;
  }

  presence(shortAddress: number, occupied: boolean): void {
    this.sensorAt(shortAddress).isOccupied = occupied;
    const information = encodePresence({ movement: occupied, occupied, repeat: false, sensor: 'presence' });
    this.say({ scheme: 'deviceInstance', shortAddress, instance: 0, information });
  }

  /** An event message of another device on the line. */
  say(event: InputEvent): void {
    for (const listener of this.#frames) listener(encodeEvent24(event));
  }

  async run<T>(dialogue: Dialogue<T>, priority: BusPriority): Promise<T> {
    if (this.state !== 'open') throw new BusError('line-closed', 'the line is not open');
    let step = dialogue.next();
    while (!step.done) {
      const answer = this.#exchange(step.value, priority);
      if (!this.isConfirming) throw new BusError('timeout', 'the interface never said that it sent the frame');
      step = dialogue.next(answer);
    }
    return step.value;
  }

  onFrame(listener: (frame: ForwardFrame) => void): Cancel {
    this.#frames.add(listener);
    return () => this.#frames.delete(listener);
  }

  onState(listener: (state: BusState) => void): Cancel {
    this.#states.add(listener);
    return () => this.#states.delete(listener);
  }

  stats() {
    return { exchanges: 0, spoiled: 0, refused: 0, skippedBytes: 0, badFrames: 0, losses: 0, queued: 0 };
  }

  #set(state: BusState): void {
    this.state = state;
    for (const listener of this.#states) listener(state);
  }

  #exchange({ frame }: Exchange, priority: BusPriority): Answer {
    if (frame.bits === 24) return this.#askSensor(frame.data);
    const message = decodeForward16(frame.data);
    if (message.kind === 'level') {
      // Every gear here has its short address.
      if (message.address.kind === 'unaddressed') return { kind: 'none' };
      const isAll = message.address.kind === 'broadcast';
      const address = message.address.kind === 'short' ? message.address.address : -1;
      this.levels.push({ at: this.clock.now(), address: isAll ? 'all' : address, arc: message.level, priority });
      for (const [own, gear] of this.gear)
        if ((isAll || own === address) && !gear.isSilent) this.#take(gear, message.level);
      return { kind: 'none' };
    }
    if (message.kind === 'special' && message.code === SPECIAL_COMMANDS.dtr0.opcode) this.#dtr0 = message.data;
    if (message.kind !== 'command' || message.address.kind !== 'short') return { kind: 'none' };
    const isPresence = message.opcode === GEAR_COMMANDS.queryControlGearPresent.opcode;
    this.asked.push({ address: message.address.address, isPresence });
    const gear = this.gear.get(message.address.address);
    if (!gear || gear.isSilent) return { kind: 'none' };
    switch (message.opcode) {
      case GEAR_COMMANDS.queryControlGearPresent.opcode:
        return { kind: 'byte', value: 0xff };
      case GEAR_COMMANDS.queryActualLevel.opcode:
        return { kind: 'byte', value: gear.lampFailed ? 255 : gear.arc };
      case GEAR_COMMANDS.queryStatus.opcode:
        return { kind: 'byte', value: statusByte(gear) };
      case GEAR_COMMANDS.queryDeviceType.opcode:
        return { kind: 'byte', value: 6 };
      case GEAR_COMMANDS.queryFadeTimeFadeRate.opcode:
        return { kind: 'byte', value: gear.fade };
      case GEAR_COMMANDS.queryPowerOnLevel.opcode:
        return { kind: 'byte', value: gear.powerOn };
      case GEAR_COMMANDS.querySystemFailureLevel.opcode:
        return { kind: 'byte', value: gear.systemFailure };
      case GEAR_COMMANDS.setFadeTime.opcode:
        gear.fade = this.#dtr0 << 4;
        return { kind: 'none' };
      case GEAR_COMMANDS.setPowerOnLevel.opcode:
        gear.powerOn = this.#dtr0;
        return { kind: 'none' };
      case GEAR_COMMANDS.setSystemFailureLevel.opcode:
        gear.systemFailure = this.#dtr0;
        return { kind: 'none' };
      default:
        return { kind: 'none' };
    }
  }

  #askSensor(data: number): Answer {
    const message = decodeForward24(data);
    if (message?.kind !== 'command' || message.address.kind !== 'short') return { kind: 'none' };
    const sensor = this.sensors.get(message.address.address);
    if (!sensor || sensor.isSilent) return { kind: 'none' };
    if (message.opcode === INSTANCE_COMMANDS.queryInstanceStatus.opcode) {
      return { kind: 'byte', value: sensor.hasError ? 0b11 : 0b10 };
    }
    if (message.opcode === INSTANCE_COMMANDS.queryInputValue.opcode) {
      return { kind: 'byte', value: sensor.isOccupied ? 0xaa : 0 };
    }
    return { kind: 'none' };
  }

  #take(gear: FakeGear, level: number): void {
    const arc = level > 0 && level < gear.min ? gear.min : level;
    gear.limitError = arc !== level;
    gear.powerCycleSeen = false;
    if (arc !== gear.arc) gear.trace.push({ at: this.clock.now(), arc });
    gear.arc = arc;
  }
}

function statusByte(gear: FakeGear): number {
  const isOn = gear.arc > 0 && !gear.lampFailed;
  return (gear.lampFailed ? 2 : 0) | (isOn ? 4 : 0) | (gear.limitError ? 8 : 0) | (gear.powerCycleSeen ? 128 : 0);
}
