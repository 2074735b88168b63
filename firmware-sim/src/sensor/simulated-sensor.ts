import type { Clock } from '@lamplighter/contracts';
import {
  DEVICE_COMMANDS as D,
  type DeviceAddress,
  type DeviceMessage,
  DEVICE_SPECIAL_COMMANDS as DS,
  encodeEvent24,
  type ForwardFrame,
  type InputEvent,
  type InstanceSelector,
  OCCUPANCY_SENSOR_TYPE,
} from '@lamplighter/dali';
import type { FramePriority } from '../bus/bus-timing.js';
import { Commissioning } from '../bus/commissioning.js';
import type { BusUnit, HeardFrame } from '../bus/simulated-bus.js';
import { seededRandom } from '../deterministic-random.js';
import { bankImage } from '../memory/bank-image.js';
import { MemoryAccess } from '../memory/memory-access.js';
import { MemoryBanks } from '../memory/memory-banks.js';
import { SimulatorError } from '../simulator-error.js';
import { instanceCommand } from './instance-commands.js';
import { PresenceInstance, resetPresence } from './presence-instance.js';

/** What a simulated presence sensor is like. */
export interface SensorOptions {
  /** 0 to 63; null for a sensor fresh from the factory. Control devices and control gear are numbered apart. */
  readonly shortAddress: number | null;
  /** Identification number of bank 0: 1 to 16 hexadecimal digits; default from the address. */
  readonly identification?: string;
  /** Makes random address and defaults reproducible; default the short address. */
  readonly seed?: string;
}

/** Puts an event frame on the bus; resolves when its bytes have left. */
export type SendEvent = (frame: ForwardFrame, priority: FramePriority) => Promise<void>;

const YES = 0xff;
const MASK = 0xff;
const FIRST_INSTANCE_OPCODE = 0x60;

/** A presence sensor as a control device with one part 303 instance, number 0 (24-bit frames). */
export class SimulatedSensor implements BusUnit {
  #shortAddress: number | null;
  readonly #clock: Clock;
  readonly #send: SendEvent;
  readonly #instance: PresenceInstance;
  readonly #commissioning: Commissioning;
  readonly #memory: MemoryAccess;
  #isQuiescent = false;
  #powerCycleSeen = true;
  #isBusPowered = true;
  #isSilent = false;
  #detections = 0;
  #identifyUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, options: SensorOptions, send: SendEvent, index = 0) {
    const { shortAddress } = options;
    if (shortAddress !== null && !(Number.isInteger(shortAddress) && shortAddress >= 0 && shortAddress <= 63)) {
      throw new SimulatorError(
        'bad-option',
        'shortAddress of a simulated sensor must be a whole number 0 to 63, or null',
      );
    }
    const seed = options.seed ?? `sensor-${shortAddress ?? `new-${index}`}`;
    const random = seededRandom(seed);
    const identification = options.identification ?? Math.floor(random() * 2 ** 48).toString(16);
    if (!/^[0-9A-Fa-f]{1,16}$/.test(identification)) {
      throw new SimulatorError('bad-option', 'identification of a simulated sensor must be 1 to 16 hexadecimal digits');
    }
    this.#clock = clock;
    this.#send = send;
    this.#shortAddress = shortAddress;
    this.#instance = new PresenceInstance(clock, (information) => this.#report(information));
    this.#commissioning = new Commissioning(clock, random, Math.floor(random() * 0xffffff));
    this.#memory = new MemoryAccess(
      new MemoryBanks([
        {
          number: 0,
          last: 0x1a,
          latches: false,
          writable: false,
          image: () => identity(BigInt(`0x${identification}`)),
        },
      ]),
    );
  }

  get shortAddress(): number | null {
    return this.#shortAddress;
  }

  get isOccupied(): boolean {
    return this.#instance.isOccupied;
  }

  /** How often `detect` was called: the ledger of a night. */
  get detections(): number {
    return this.#detections;
  }

  /** Scheme, filter and timers as configured over the bus. */
  get variables(): Readonly<PresenceInstance['variables']> {
    return this.#instance.variables;
  }

  /** Blinking because of IDENTIFY DEVICE. */
  get isIdentifying(): boolean {
    return this.#clock.monotonic() < this.#identifyUntil;
  }

  /** Somebody passes. Resolves when the event, if one is due, has left for the line. */
  async detect(): Promise<void> {
    this.#detections += 1;
    if (this.#isBusPowered) await this.#instance.detect();
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
    this.#instance.stop();
  }

  /** A control device lives from the bus: without bus voltage it forgets whom it saw. */
  setBusPower(isOn: boolean): void {
    this.#isBusPowered = isOn;
    if (isOn) this.#powerCycleSeen = true;
    else this.#instance.forget();
  }

  hear(frame: HeardFrame): number | null {
    if (frame.bits !== 24 || !this.#isBusPowered) return null;
    const answer = this.#obey(frame.message, frame.isRepeat);
    return this.#isSilent ? null : answer;
  }

  #obey(message: DeviceMessage, isRepeat: boolean): number | null {
    if (message.kind === 'special') return this.#special(message.code, message.first, message.second, isRepeat);
    if (message.kind === 'unknown' || !this.#isMeant(message.address)) return null;
    const { opcode } = message;
    if (!keepsWriting(opcode)) this.#memory.isWriteEnabled = false;
    if (message.instance.kind === 'device') return this.#deviceCommand(opcode, isRepeat);
    // Opcodes of the device part mean nothing to an instance, except those of its own type below 0x30.
    if (!this.#hasInstance(message.instance) || (opcode >= 0x30 && opcode < FIRST_INSTANCE_OPCODE)) return null;
    return instanceCommand(this.#instance, opcode, this.#memory.dtr, isRepeat);
  }

  #isMeant(address: DeviceAddress): boolean {
    if (address.kind === 'short') return this.#shortAddress === address.address;
    if (address.kind === 'unaddressed') return this.#shortAddress === null;
    return address.kind === 'broadcast';
  }

  #hasInstance(selector: InstanceSelector): boolean {
    switch (selector.kind) {
      case 'instance':
        return selector.number === 0;
      case 'instanceType':
        return selector.type === OCCUPANCY_SENSOR_TYPE;
      case 'instanceGroup':
        return selector.group === this.#instance.variables.primaryGroup;
      default:
        return selector.kind === 'allInstances';
    }
  }

  #deviceCommand(opcode: number, isRepeat: boolean): number | null {
    if (opcode < D.queryDeviceStatus.opcode) {
      if (isRepeat) this.#deviceSetting(opcode);
      return null;
    }
    const random = this.#commissioning.randomAddress;
    switch (opcode) {
      case D.queryDeviceStatus.opcode:
        return (
          (this.#isQuiescent ? 0x02 : 0) |
          (this.#shortAddress === null ? 0x04 : 0) |
          (this.#powerCycleSeen ? 0x20 : 0) |
          (this.#isReset() ? 0x40 : 0)
        );
      case D.queryMissingShortAddress.opcode:
        return this.#shortAddress === null ? YES : null;
      case D.queryVersionNumber.opcode:
        return 2 << 2;
      case D.queryNumberOfInstances.opcode:
        return 1;
      case D.queryContentDtr0.opcode:
        return this.#memory.dtr[0];
      case D.queryContentDtr1.opcode:
        return this.#memory.dtr[1];
      case D.queryContentDtr2.opcode:
        return this.#memory.dtr[2];
      // QUERY RANDOM ADDRESS H, M and L.
      case 0x39:
        return random >> 16;
      case 0x3a:
        return (random >> 8) & 0xff;
      case 0x3b:
        return random & 0xff;
      case D.readMemoryLocation.opcode:
        return this.#memory.read();
      case D.queryQuiescentMode.opcode:
        return this.#isQuiescent ? YES : null;
      case D.queryDeviceCapabilities.opcode:
        // No application controller; at least one instance.
        return 0b010;
      case D.queryResetState.opcode:
        return this.#isReset() ? YES : null;
      default:
        return null;
    }
  }

  #deviceSetting(opcode: number): void {
    const [value] = this.#memory.dtr;
    switch (opcode) {
      case D.identifyDevice.opcode:
        this.#identifyUntil = this.#clock.monotonic() + 10_000;
        return;
      case D.resetPowerCycleSeen.opcode:
        this.#powerCycleSeen = false;
        return;
      case D.reset.opcode:
        Object.assign(this.#instance.variables, resetPresence());
        this.#commissioning.randomAddress = 0xffffff;
        this.#powerCycleSeen = false;
        this.#isQuiescent = false;
        return;
      case D.setShortAddress.opcode:
        // Unlike control gear, control devices take the plain address (part 103).
        if (value === MASK) this.#shortAddress = null;
        else if (value < 64) this.#shortAddress = value;
        return;
      case D.enableWriteMemory.opcode:
        this.#memory.isWriteEnabled = true;
        return;
      case D.startQuiescentMode.opcode:
        this.#isQuiescent = true;
        return;
      case D.stopQuiescentMode.opcode:
        this.#isQuiescent = false;
        return;
    }
  }

  #special(code: number, first: number, second: number, isRepeat: boolean): number | null {
    const dtr = this.#memory.dtr;
    if (code === DS.dtr1Dtr0.opcode) {
      dtr[1] = first;
      dtr[0] = second;
    } else if (code === DS.dtr2Dtr1.opcode) {
      dtr[2] = first;
      dtr[1] = second;
    } else if (code === DS.dtr0.opcode) {
      if (first >= DS.dtr0.selector && first <= DS.dtr2.selector) dtr[(first - DS.dtr0.selector) as 0 | 1 | 2] = second;
      else return this.#commission(first, second, isRepeat);
    }
    return null;
  }

  #commission(selector: number, data: number, isRepeat: boolean): number | null {
    const commissioning = this.#commissioning;
    const own = this.#shortAddress ?? MASK;
    switch (selector) {
      case DS.terminate.selector:
        commissioning.terminate();
        return null;
      case DS.initialise.selector: {
        // 0xFF means all devices, 0x7F those without an address (part 103).
        const isMeant = data === 0xff || data === this.#shortAddress || (data === 0x7f && this.#shortAddress === null);
        if (isRepeat && isMeant) commissioning.initialise();
        return null;
      }
      case DS.randomise.selector:
        if (isRepeat) commissioning.randomise();
        return null;
      case DS.compare.selector:
        return commissioning.compare() ? YES : null;
      case DS.withdraw.selector:
        commissioning.withdraw();
        return null;
      case DS.searchAddrH.selector:
        commissioning.setSearch(2, data);
        return null;
      case DS.searchAddrM.selector:
        commissioning.setSearch(1, data);
        return null;
      case DS.searchAddrL.selector:
        commissioning.setSearch(0, data);
        return null;
      case DS.programShortAddress.selector:
        if (commissioning.isSelected) this.#shortAddress = data < 64 ? data : data === MASK ? null : this.#shortAddress;
        return null;
      case DS.verifyShortAddress.selector:
        return commissioning.isOpen && data === own ? YES : null;
      case DS.queryShortAddress.selector:
        return commissioning.isSelected ? own : null;
      case DS.writeMemoryLocation.selector:
        return this.#memory.write(data);
      case DS.writeMemoryLocationNoReply.selector:
        this.#memory.write(data);
        return null;
      default:
        return null;
    }
  }

  #isReset(): boolean {
    const isAddressReset = this.#commissioning.randomAddress === 0xffffff;
    return isAddressReset && JSON.stringify(this.#instance.variables) === JSON.stringify(resetPresence());
  }

  async #report(information: number): Promise<void> {
    if (this.#isQuiescent || this.#isSilent || !this.#isBusPowered) return;
    const priority = Math.min(5, Math.max(2, this.#instance.variables.eventPriority)) as FramePriority;
    await this.#send(encodeEvent24(this.#eventSource(information)), priority);
  }

  /** Schemes that name the device fall back to instance addressing while it has no address (part 103, 9.6.3). */
  #eventSource(information: number): InputEvent {
    const { eventScheme, primaryGroup } = this.#instance.variables;
    const instanceType = OCCUPANCY_SENSOR_TYPE;
    const shortAddress = this.#shortAddress;
    if (eventScheme === 1 && shortAddress !== null)
      return { scheme: 'device', shortAddress, instanceType, information };
    if (eventScheme === 2 && shortAddress !== null) {
      return { scheme: 'deviceInstance', shortAddress, instance: 0, information };
    }
    if (eventScheme === 4) return { scheme: 'instanceGroup', instanceGroup: primaryGroup, instanceType, information };
    return { scheme: 'instance', instanceType, instance: 0, information };
  }
}

function keepsWriting(opcode: number): boolean {
  return opcode === D.enableWriteMemory.opcode || (opcode >= 0x36 && opcode <= 0x38);
}

function identity(identification: bigint): (number | null)[] {
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
