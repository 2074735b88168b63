import type { Clock, Milliseconds, Volt, Watt, WattHour } from '@lamplighter/contracts';
import {
  GEAR_COMMANDS as G,
  type GearAddress,
  type GearMessage,
  LED_COMMANDS as L,
  SPECIAL_COMMANDS as S,
} from '@lamplighter/dali';
import { Commissioning } from '../bus/commissioning.js';
import type { BusUnit, HeardFrame } from '../bus/simulated-bus.js';
import { seededRandom } from '../deterministic-random.js';
import { MemoryAccess } from '../memory/memory-access.js';
import type { MemoryBanks } from '../memory/memory-banks.js';
import { GearColour } from './gear-colour.js';
import { commissionGear } from './gear-commissioning.js';
import type { FailureName } from './gear-failures.js';
import { applyLevelCommand } from './gear-levels.js';
import { gearMemory } from './gear-memory.js';
import { type GearCharacter, type GearOptions, gearCharacter } from './gear-options.js';
import { actualLevel, answerLedQuery, answerQuery, deviceTypes, type GearState } from './gear-queries.js';
import { applySetting, type StoredParameter, selectDimmingCurve } from './gear-settings.js';
import { type GearVariables, MASK, resetVariables } from './gear-variables.js';
import { type Break, Lamp, type LevelChange } from './lamp.js';
import { Mains } from './mains.js';

/** Bus voltage missing for this long is a system failure (STANDARDS 1.1). */
const SYSTEM_FAILURE_AFTER: Milliseconds = 500;
/** How long gear needs after power-on before it can tell its level. */
const STARTING: Milliseconds = 300;
/** Commands from here on are configuration or queries; below, they move the level. */
const FIRST_SETTING = 0x20;
const FIRST_QUERY = 0x90;
const FIRST_APPLICATION_COMMAND = 0xe0;
/** DAPCs of a sequence come at most this far apart, and each fades this long. */
const DAPC_SEQUENCE: Milliseconds = 200;
const IDENTIFY_TIME: Milliseconds = 10_000;

/**
 * DALI-2 LED gear with D4i memory (parts 102, 207, 209, 251, 252, 253): the same answers, fades, counters and bad days as
 * a driver on a pole. Powered from construction on, at its power-on level.
 */
export class SimulatedGear implements BusUnit {
  readonly character: GearCharacter;
  readonly #clock: Clock;
  readonly #variables: GearVariables;
  readonly #lamp: Lamp;
  readonly #commissioning: Commissioning;
  readonly #memory: MemoryAccess;
  readonly #banks: MemoryBanks;
  readonly #mains: Mains;
  readonly #colour: GearColour | null;
  readonly #types: readonly number[];
  readonly #writes = new Map<StoredParameter, number>();
  #powerCycleSeen = true;
  #startedAt: Milliseconds;
  #enabledType: number | null = null;
  /** Device type of the command before: its second copy needs no ENABLE DEVICE TYPE of its own. */
  #typeOfPair: number | null = null;
  #nextType = 0;
  #identifyUntil = Number.NEGATIVE_INFINITY;
  #sequenceUntil = Number.NEGATIVE_INFINITY;
  #hearing: 'normal' | 'mute' | 'disconnected' = 'normal';
  #distortion: ((byte: number) => number) | null = null;
  #cancelFailureTimer: () => void = () => undefined;

  constructor(clock: Clock, options: GearOptions, index = 0) {
    this.#clock = clock;
    this.character = gearCharacter(options, index);
    this.#variables = resetVariables(this.character.shortAddress, this.character.physicalMinimum);
    this.#lamp = new Lamp(clock, this.#variables, this.character);
    const random = seededRandom(`random address ${this.character.seed}`);
    this.#commissioning = new Commissioning(clock, random, Math.floor(random() * 0xffffff));
    const { mirek } = this.character.model;
    this.#colour = mirek ? new GearColour(mirek) : null;
    this.#types = deviceTypes(this.#colour !== null);
    this.#mains = new Mains(clock, this.#lamp.failures, this.character.seed);
    this.#banks = gearMemory({
      lamp: this.#lamp,
      character: this.character,
      mains: this.#mains,
      isStarting: () => this.#isStarting(),
    });
    this.#memory = new MemoryAccess(this.#banks);
    this.#startedAt = clock.monotonic() - STARTING;
    this.#lamp.powerOn();
  }

  get shortAddress(): number | null {
    return this.#variables.shortAddress;
  }

  /** Energy counter, exact. */
  get energyWh(): WattHour {
    this.#lamp.settle();
    return this.#lamp.meter.energy;
  }

  /** Mains power now. */
  get powerW(): Watt {
    return this.#lamp.power;
  }

  /** Every change of the level that the gear was made to aim at: the ledger that checks a night. */
  get levelTrace(): readonly LevelChange[] {
    return this.#lamp.trace;
  }

  /** Level aimed at, arc power 0 to 254. */
  get targetArc(): number {
    return this.#lamp.target;
  }

  /** Light that really comes out now, 0 to 100 %: fades, dead lamps, stuck levels and power cuts included. */
  get outputPercent(): number {
    return this.#lamp.lightPercent;
  }

  /** Luminous flux now, lumens: what new LEDs give at this output, less what ageing took. */
  get lumens(): number {
    const { nominalPowerW, model } = this.character;
    return (nominalPowerW * model.lumensPerWatt * this.outputPercent * this.#lamp.meter.lightDrift) / 100;
  }

  /** Hours that this light source has burnt. */
  get burningHours(): number {
    this.#lamp.settle();
    return this.#lamp.meter.burningHours;
  }

  /** Degrees Celsius inside the gear. */
  get temperatureC(): number {
    this.#lamp.settle();
    return this.#lamp.meter.gearTemperature;
  }

  /** Degrees Celsius of the air around. */
  get ambientC(): number {
    return this.#lamp.meter.ambient;
  }

  /** Colour temperature, kelvin; null for fixed white. */
  get colourTemperatureK(): number | null {
    return this.#colour?.kelvin ?? null;
  }

  get isPowered(): boolean {
    return this.#lamp.isPowered;
  }

  /** Whether it hears and answers. */
  get hearing(): 'normal' | 'mute' | 'disconnected' {
    return this.#hearing;
  }

  get hasLampFailure(): boolean {
    return this.#lamp.hasLampFailure;
  }

  /** Blinking because of IDENTIFY DEVICE. */
  get isIdentifying(): boolean {
    return this.#clock.monotonic() < this.#identifyUntil;
  }

  /** The variables as the gear keeps them: fade time, groups, power-on level. */
  get variables(): Readonly<GearVariables> {
    return this.#variables;
  }

  /** How often a stored parameter was written since the factory: memory wears (LS-12 of the reliability plan: 12 a year). */
  writesOf(parameter: StoredParameter): number {
    return this.#writes.get(parameter) ?? 0;
  }

  /** Every stored parameter that was written, and how often. */
  get writes(): ReadonlyMap<StoredParameter, number> {
    return this.#writes;
  }

  /** How often a location of a memory bank was written. */
  memoryWritesOf(bank: number, address: number): number {
    return this.#banks.writesOf(bank, address);
  }

  /** The LEDs open, or short: dark at once; status and bank 206 say so as soon as the gear drives the lamp. */
  failLamp(how: Break = 'open'): void {
    this.#lamp.fail(how);
  }

  /** A new light source; ends `failLamp` and `cycleLamp`. */
  repairLamp(): void {
    this.#lamp.repair();
  }

  /** The lamp goes out and comes back by itself, so long each, until `repairLamp`; the gear tells no failure. */
  cycleLamp(on: Milliseconds, off: Milliseconds): void {
    this.#lamp.cycle(on, off);
  }

  /** Raises a failure of part 253 whatever the gear would find; false leaves it to the gear again. */
  setFailure(name: FailureName, isPresent: boolean): void {
    this.#lamp.force(name, isPresent);
  }

  /** Whether banks 205 and 206 show a failure now, forced or found. */
  hasFailure(name: FailureName): boolean {
    this.#lamp.settle();
    return this.#lamp.failures.has(name);
  }

  /** Air around the luminaire, degrees Celsius: in the heat gear derates and shuts down. */
  setAmbient(degrees: number): void {
    this.#lamp.setAmbient(degrees);
  }

  /** Voltage of the supply; null: about 230 V again. Below 198 V and above 264 V the gear tells a failure. */
  setSupplyVoltage(voltage: Volt | null): void {
    this.#mains.set(voltage);
  }

  /** Mains gone: dark, silent, forgets whatever is volatile. */
  powerOff(): void {
    this.#lamp.powerOff();
    this.#cancelFailureTimer();
  }

  /** Mains back: comes up at its power-on level. */
  powerOn(): void {
    if (this.#lamp.isPowered) return;
    this.#enabledType = null;
    this.#commissioning.terminate();
    this.#memory.powerUp();
    this.#powerCycleSeen = true;
    this.#startedAt = this.#clock.monotonic();
    this.#lamp.powerOn();
    this.#mains.sense();
  }

  /** Obeys but never answers. */
  mute(): void {
    this.#hearing = 'mute';
  }

  /** Its two bus wires are cut: hears nothing, and after 500 ms goes to its system-failure level. */
  disconnect(): void {
    this.#hearing = 'disconnected';
    this.setBusPower(false);
  }

  /** Ends `mute` and `disconnect`. */
  reconnect(): void {
    this.#hearing = 'normal';
    this.setBusPower(true);
  }

  /** The output stays at this arc power level whatever is commanded, and the gear says so; null lets it follow again. */
  stickAt(arc: number | null): void {
    this.#lamp.disobey({ stuckAt: arc });
  }

  /** While lit the output stands at this arc power level, and the gear claims the commanded one; null mends it. */
  mismatchAt(arc: number | null): void {
    this.#lamp.disobey({ mismatchAt: arc });
  }

  /** The relay does not open: off stays lit at the last level, and the gear claims to be off. */
  weldRelay(isWelded: boolean): void {
    this.#lamp.disobey({ isWelded });
  }

  /** Changes every answer on its way out; null answers truly again. */
  answerWrongly(distortion: ((byte: number) => number) | null): void {
    this.#distortion = distortion;
  }

  /** Ends timers. */
  stop(): void {
    this.#lamp.stop();
    this.#cancelFailureTimer();
  }

  setBusPower(isOn: boolean): void {
    this.#cancelFailureTimer();
    if (isOn || !this.#lamp.isPowered) return;
    this.#cancelFailureTimer = this.#clock.after(SYSTEM_FAILURE_AFTER, () => {
      const level = this.#variables.systemFailureLevel;
      if (level !== MASK) this.#lamp.goTo(level, 'systemFailure', false);
    });
  }

  hear(frame: HeardFrame): number | null {
    if (frame.bits !== 16 || !this.#lamp.isPowered || this.#hearing === 'disconnected') return null;
    const answer = this.#obey(frame.message, frame.isRepeat);
    if (answer === null || this.#hearing === 'mute') return null;
    return this.#distortion ? this.#distortion(answer) & 0xff : answer;
  }

  #obey(message: GearMessage, isRepeat: boolean): number | null {
    if (message.kind === 'special') return this.#special(message.code, message.data, isRepeat);
    if (message.kind === 'unknown' || !this.#isMeant(message.address)) return null;
    if (message.kind === 'level') {
      this.#enabledType = null;
      this.#level(message.level);
      return null;
    }
    return this.#command(message.opcode, isRepeat);
  }

  #isMeant(address: GearAddress): boolean {
    switch (address.kind) {
      case 'short':
        return this.#variables.shortAddress === address.address;
      case 'group':
        return (this.#variables.groups & (1 << address.group)) !== 0;
      case 'unaddressed':
        return this.#variables.shortAddress === null;
      case 'broadcast':
        return true;
    }
  }

  #level(level: number): void {
    this.#memory.isWriteEnabled = false;
    if (level !== MASK) this.#colour?.activate();
    this.#powerCycleSeen = false;
    const now = this.#clock.monotonic();
    if (level === MASK) this.#lamp.halt();
    else if (now < this.#sequenceUntil) {
      this.#sequenceUntil = now + DAPC_SEQUENCE;
      this.#lamp.goWithin(level, DAPC_SEQUENCE);
    } else this.#lamp.goTo(level, 'command', true);
  }

  #command(opcode: number, isRepeat: boolean): number | null {
    const enabledType = isRepeat ? this.#typeOfPair : this.#enabledType;
    this.#typeOfPair = enabledType;
    this.#enabledType = null;
    if (!keepsWriting(opcode)) this.#memory.isWriteEnabled = false;
    if (opcode >= FIRST_APPLICATION_COMMAND) return this.#applicationCommand(opcode, enabledType, isRepeat);
    if (opcode >= FIRST_QUERY) return this.#query(opcode);
    if (opcode >= FIRST_SETTING) {
      if (isRepeat) this.#setting(opcode);
      return null;
    }
    if (opcode === G.enableDapcSequence.opcode) this.#sequenceUntil = this.#clock.monotonic() + DAPC_SEQUENCE;
    else if (applyLevelCommand(opcode, this.#lamp, this.#variables)) {
      this.#powerCycleSeen = false;
      this.#colour?.activate();
    }
    return null;
  }

  #query(opcode: number): number | null {
    if (opcode === G.readMemoryLocation.opcode) return this.#memory.read();
    if (opcode === G.queryDeviceType.opcode) {
      this.#nextType = 0;
      return MASK;
    }
    if (opcode === G.queryNextDeviceType.opcode) return this.#types[this.#nextType++] ?? 254;
    return answerQuery(opcode, this.#state()) ?? null;
  }

  #applicationCommand(opcode: number, enabledType: number | null, isRepeat: boolean): number | null {
    if (enabledType === null || !this.#types.includes(enabledType)) return null;
    // Extended version number: edition 2.1 of the part, as part 102 encodes versions.
    if (opcode === G.queryExtendedVersionNumber.opcode) return (2 << 2) | 1;
    if (enabledType === 8) return this.#colour?.command(opcode, this.#memory.dtr, isRepeat) ?? null;
    if (enabledType !== 6) return null;
    if (opcode !== L.selectDimmingCurve.opcode) return answerLedQuery(opcode, this.#state());
    if (isRepeat) {
      // Counters first: what the light was until now was on the other curve.
      this.#lamp.settle();
      this.#count(selectDimmingCurve(this.#memory.dtr[0], this.#variables, this.character.physicalMinimum));
    }
    return null;
  }

  #count(written: readonly StoredParameter[]): void {
    for (const parameter of written) this.#writes.set(parameter, this.writesOf(parameter) + 1);
  }

  #setting(opcode: number): void {
    switch (opcode) {
      case G.storeActualLevelInDtr0.opcode:
        this.#memory.dtr[0] = actualLevel(this.#state());
        return;
      case G.identifyDevice.opcode:
        this.#identifyUntil = this.#clock.monotonic() + IDENTIFY_TIME;
        return;
      case G.enableWriteMemory.opcode:
        this.#memory.isWriteEnabled = true;
        return;
      case G.resetMemoryBank.opcode:
        this.#banks.reset(this.#memory.dtr[0]);
        return;
      case G.reset.opcode:
        this.#commissioning.randomAddress = 0xffffff;
        this.#powerCycleSeen = false;
        break;
    }
    this.#lamp.settle();
    this.#count(applySetting(opcode, this.#memory.dtr[0], this.#variables, this.character.physicalMinimum));
    if (opcode === G.reset.opcode) this.#lamp.goTo(254, 'command', false);
  }

  #special(code: number, data: number, isRepeat: boolean): number | null {
    if (code === S.enableDeviceType.opcode) {
      this.#enabledType = data;
      return null;
    }
    this.#enabledType = null;
    switch (code) {
      case S.dtr0.opcode:
        this.#memory.dtr[0] = data;
        return null;
      case S.dtr1.opcode:
        this.#memory.dtr[1] = data;
        return null;
      case S.dtr2.opcode:
        this.#memory.dtr[2] = data;
        return null;
      case S.writeMemoryLocation.opcode:
        return this.#memory.write(data);
      case S.writeMemoryLocationNoReply.opcode:
        this.#memory.write(data);
        return null;
    }
    this.#memory.isWriteEnabled = false;
    const before = this.#variables.shortAddress;
    const answer = commissionGear(this.#commissioning, this.#variables, code, data, isRepeat);
    if (this.#variables.shortAddress !== before) this.#count(['shortAddress']);
    return answer;
  }

  #state(): GearState {
    return {
      lamp: this.#lamp,
      variables: this.#variables,
      commissioning: this.#commissioning,
      physicalMinimum: this.character.physicalMinimum,
      dtr: this.#memory.dtr,
      powerCycleSeen: this.#powerCycleSeen,
      isStarting: this.#isStarting(),
    };
  }

  #isStarting(): boolean {
    return this.#clock.monotonic() - this.#startedAt < STARTING;
  }
}

/** ENABLE WRITE MEMORY survives only itself and the questions for DTR contents (part 102, 9.10.5). */
function keepsWriting(opcode: number): boolean {
  return (
    opcode === G.enableWriteMemory.opcode ||
    opcode === G.queryContentDtr0.opcode ||
    opcode === G.queryContentDtr1.opcode ||
    opcode === G.queryContentDtr2.opcode
  );
}
