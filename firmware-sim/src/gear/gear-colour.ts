import { MASK } from './gear-variables.js';

/** Commands of part 209 that tunable white has; DTR1 holds the high byte of a value in mirek, DTR0 the low one. */
const C = {
  activate: 0xe2,
  setTemporary: 0xe7,
  stepCooler: 0xe8,
  stepWarmer: 0xe9,
  storeLimit: 0xf2,
  queryGearFeatures: 0xf7,
  queryStatus: 0xf8,
  queryTypeFeatures: 0xf9,
  queryValue: 0xfa,
} as const;
/** MASK of a 16-bit value: leave as it is. */
const MASK16 = 0xffff;
/** Least and greatest mirek that a limit can be set to. */
const MIREK = { least: 1, most: 65_534 } as const;

/** Colour temperature of tunable white (device type 8), in mirek: the warmer, the greater. */
export class GearColour {
  #now: number;
  #temporary = MASK16;
  #coolest: number;
  #warmest: number;
  #isOutOfRange = false;

  constructor(readonly physical: readonly [coolest: number, warmest: number]) {
    [this.#coolest, this.#warmest] = physical;
    this.#now = this.#warmest;
  }

  /** Colour temperature now, kelvin. */
  get kelvin(): number {
    return Math.round(1_000_000 / this.#now);
  }

  /** A command that changes the level also activates the colour that was set before (part 209, 9.12). */
  activate(): void {
    if (this.#temporary === MASK16) return;
    this.#now = Math.min(this.#warmest, Math.max(this.#coolest, this.#temporary));
    this.#isOutOfRange = this.#now !== this.#temporary;
    this.#temporary = MASK16;
  }

  /** Carries out a command of part 209 and returns its answer; null is silence. A value asked for also goes to DTR1 and DTR0. */
  command(opcode: number, dtr: [number, number, number], isRepeat: boolean): number | null {
    switch (opcode) {
      case C.setTemporary:
        this.#temporary = (dtr[1] << 8) | dtr[0];
        return null;
      case C.activate:
        this.activate();
        return null;
      case C.stepCooler:
        this.#now = Math.max(this.#coolest, this.#now - 1);
        return null;
      case C.stepWarmer:
        this.#now = Math.min(this.#warmest, this.#now + 1);
        return null;
      case C.storeLimit:
        if (isRepeat) this.#storeLimit(dtr);
        return null;
      case C.queryGearFeatures:
        // Bit 0: a level activates the colour.
        return 1;
      case C.queryStatus:
        // Bit 1: colour temperature out of range; bit 5: colour temperature is the kind in use.
        return 0x20 | (this.#isOutOfRange ? 0x02 : 0);
      case C.queryTypeFeatures:
        // Bit 1: colour temperature.
        return 0x02;
      case C.queryValue:
        return this.#answer(this.#valueOf(dtr[0]), dtr);
      default:
        return null;
    }
  }

  #valueOf(which: number): number | null {
    switch (which) {
      // Now; temporary; as last reported.
      case 2:
      case 226:
        return this.#now;
      case 194:
        return this.#temporary;
      case 128:
        return this.#coolest;
      case 129:
        return this.physical[0];
      case 130:
        return this.#warmest;
      case 131:
        return this.physical[1];
      default:
        return null;
    }
  }

  #answer(value: number | null, dtr: [number, number, number]): number {
    const bytes = value ?? MASK16;
    dtr[1] = bytes >> 8;
    dtr[0] = bytes & 0xff;
    return value === null ? MASK : bytes >> 8;
  }

  /** DTR2: 0 coolest, 1 warmest. The physical limits of an invented luminaire are not for sale. */
  #storeLimit([low, high, which]: readonly [number, number, number]): void {
    const mirek = (high << 8) | low;
    const [physicalCoolest, physicalWarmest] = this.physical;
    if (mirek < MIREK.least || mirek > MIREK.most) return;
    if (which === 0) this.#coolest = Math.min(this.#warmest, Math.max(physicalCoolest, mirek));
    else if (which === 1) this.#warmest = Math.max(this.#coolest, Math.min(physicalWarmest, mirek));
    this.#now = Math.min(this.#warmest, Math.max(this.#coolest, this.#now));
  }
}
