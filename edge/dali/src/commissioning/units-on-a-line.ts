import type { Answer, Exchange } from '../frames.js';

/** For tests: what a unit is at the start. */
export interface UnitStart {
  readonly short: number | null;
  /** Random addresses that it draws, one after the other; the last repeats. */
  readonly draws: readonly number[];
}

/** For tests: what happens to one answer. */
export type Spoil = 'clear' | 'lost' | 'garbled';

/** For tests: one unit as clause 9.14 of parts 102 and 103 describes it. */
class Unit {
  short: number | null;
  random = 0xffffff;
  #search = 0xffffff;
  #state: 'disabled' | 'enabled' | 'withdrawn' = 'disabled';
  #drawn = 0;
  #dtr0 = 0;
  #dtr1 = 0;

  constructor(
    private readonly start: UnitStart,
    private readonly serial: number,
  ) {
    this.short = start.short;
  }

  set dtr0(value: number) {
    this.#dtr0 = value;
  }

  get dtr0(): number {
    return this.#dtr0;
  }

  set dtr1(value: number) {
    this.#dtr1 = value;
  }

  get isSelected(): boolean {
    return this.#state !== 'disabled' && this.random === this.#search;
  }

  get isOpen(): boolean {
    return this.#state !== 'disabled';
  }

  initialise(): void {
    this.#state = 'enabled';
  }

  terminate(): void {
    this.#state = 'disabled';
  }

  randomise(): void {
    if (!this.isOpen) return;
    const { draws } = this.start;
    this.random = draws[Math.min(this.#drawn, draws.length - 1)] ?? 0;
    this.#drawn += 1;
  }

  search(shift: number, byte: number): void {
    this.#search = (this.#search & ~(0xff << shift)) | (byte << shift);
  }

  compare(): boolean {
    return this.#state === 'enabled' && this.random <= this.#search;
  }

  withdraw(): void {
    if (this.isSelected) this.#state = 'withdrawn';
  }

  /** READ MEMORY LOCATION: bank 0 with the serial number in 0x0B to 0x12. */
  read(): number | null {
    const address = this.#dtr0;
    this.#dtr0 = Math.min(255, address + 1);
    if (this.#dtr1 !== 0 || address < 0x0b || address > 0x12) return null;
    return address < 0x0f ? 0 : (this.serial >> (8 * (0x12 - address))) & 0xff;
  }
}

const YES = 0xff;

/** For tests: what a unit makes of a 16-bit frame, in the bytes of part 102; returns its answer or null. */
function hearGear(unit: Unit, data: number, twice: boolean): number | null {
  const [first, second] = [data >> 8, data & 0xff];
  const own = unit.short === null ? 0xff : (unit.short << 1) | 1;
  switch (first) {
    case 0xa1:
      unit.terminate();
      return null;
    case 0xa3:
      unit.dtr0 = second;
      return null;
    case 0xc3:
      unit.dtr1 = second;
      return null;
    case 0xa5:
      if (twice && (second === 0 || second === own)) unit.initialise();
      return null;
    case 0xa7:
      if (twice) unit.randomise();
      return null;
    case 0xa9:
      return unit.compare() ? YES : null;
    case 0xab:
      unit.withdraw();
      return null;
    case 0xb1:
      unit.search(16, second);
      return null;
    case 0xb3:
      unit.search(8, second);
      return null;
    case 0xb5:
      unit.search(0, second);
      return null;
    case 0xb7:
      if (unit.isSelected) unit.short = second === 0xff ? null : second >> 1;
      return null;
    case 0xb9:
      return unit.isOpen && second === own ? YES : null;
    case 0xbb:
      return unit.isSelected ? own : null;
  }
  if (first !== 0xff && first !== own) return null;
  switch (second) {
    case 0x80:
      if (twice) unit.short = unit.dtr0 === 0xff ? null : unit.dtr0 >> 1;
      return null;
    case 0x91:
      return YES;
    case 0x98:
      return unit.dtr0;
    case 0xc2:
      return unit.random >> 16;
    case 0xc3:
      return (unit.random >> 8) & 0xff;
    case 0xc4:
      return unit.random & 0xff;
    case 0xc5:
      return unit.read();
    default:
      return null;
  }
}

/** For tests: what a unit makes of a 24-bit frame, in the bytes of part 103; returns its answer or null. */
function hearDevice(unit: Unit, data: number, twice: boolean): number | null {
  const [first, second, third] = [data >> 16, (data >> 8) & 0xff, data & 0xff];
  const own = unit.short ?? 0xff;
  if (first === 0xc1) {
    switch (second) {
      case 0x00:
        unit.terminate();
        return null;
      case 0x01:
        if (twice && (third === 0xff || (third === 0x7f ? unit.short === null : third === own))) unit.initialise();
        return null;
      case 0x02:
        if (twice) unit.randomise();
        return null;
      case 0x03:
        return unit.compare() ? YES : null;
      case 0x04:
        unit.withdraw();
        return null;
      case 0x05:
        unit.search(16, third);
        return null;
      case 0x06:
        unit.search(8, third);
        return null;
      case 0x07:
        unit.search(0, third);
        return null;
      case 0x08:
        if (unit.isSelected) unit.short = third === 0xff ? null : third;
        return null;
      case 0x09:
        return unit.isOpen && third === own ? YES : null;
      case 0x0a:
        return unit.isSelected ? own : null;
      case 0x30:
        unit.dtr0 = third;
        return null;
      case 0x31:
        unit.dtr1 = third;
        return null;
    }
    return null;
  }
  if (second !== 0xfe || (first !== 0xff && (unit.short === null || first !== ((unit.short << 1) | 1)))) return null;
  switch (third) {
    case 0x14:
      if (twice) unit.short = unit.dtr0 === 0xff ? null : unit.dtr0;
      return null;
    case 0x30:
      return 0;
    case 0x36:
      return unit.dtr0;
    case 0x39:
      return unit.random >> 16;
    case 0x3a:
      return (unit.random >> 8) & 0xff;
    case 0x3b:
      return unit.random & 0xff;
    case 0x3c:
      return unit.read();
    default:
      return null;
  }
}

/**
 * For tests: a line of units without a simulator's codecs. Units that answer the same byte at once are heard as that byte,
 * the worst case for whoever looks for clashes; different bytes are garbled. Never more than `mostSpoiled` answers in a
 * row are spoiled.
 */
export class UnitsOnALine {
  readonly units: readonly Unit[];
  readonly frames: number[] = [];
  #asked = 0;
  #spoiledInARow = 0;

  constructor(
    starts: readonly UnitStart[],
    private readonly weather: readonly Spoil[] = ['clear'],
    private readonly mostSpoiled = 2,
    private readonly misses: (unit: number, frame: number) => boolean = () => false,
  ) {
    this.units = starts.map((start, i) => new Unit(start, 0x01000000 + i * 7));
  }

  readonly hear = ({ frame, twice, answer }: Exchange): Answer => {
    this.frames.push(frame.data);
    const heard = new Set<number>();
    for (const [index, unit] of this.units.entries()) {
      if (this.misses(index, this.frames.length)) continue;
      const byte = (frame.bits === 16 ? hearGear : hearDevice)(unit, frame.data, twice);
      if (byte !== null) heard.add(byte);
    }
    if (!answer) return { kind: 'none' };
    const spoil = this.weather[this.#asked++ % this.weather.length] ?? 'clear';
    this.#spoiledInARow = spoil === 'clear' || this.#spoiledInARow >= this.mostSpoiled ? 0 : this.#spoiledInARow + 1;
    if (this.#spoiledInARow > 0) return { kind: spoil === 'lost' ? 'none' : 'garbled' };
    const [only] = heard;
    if (only === undefined) return { kind: 'none' };
    return heard.size === 1 ? { kind: 'byte', value: only } : { kind: 'garbled' };
  };

  get addresses(): (number | null)[] {
    return this.units.map((unit) => unit.short);
  }
}
