import type { DimLevel, Milliseconds } from '@lamplighter/contracts';
import type { TimeSlot } from './time-slot.js';

/** Months and tariff periods of a span, as counts. */
export interface SpanShape {
  readonly months: number;
  readonly periods: number;
}

/** How long a luminaire has each level, and how often it changes: all that hours, energy and money follow from. */
export class LampProfile {
  /** Times at a level above 0 in milliseconds, by month and tariff period (`month * periods + period`). */
  readonly lit = new Map<DimLevel, Float64Array>();
  /** Times switched off under voltage, when it draws its standby power. */
  readonly standby: Float64Array;
  /** In the dark with less than the class floor. */
  belowFloor: Milliseconds = 0;
  /** Asked for less than the class floor and raised to it. */
  raised: Milliseconds = 0;
  /** Asked to light while the feeder has no voltage. */
  unsupplied: Milliseconds = 0;
  dark: Milliseconds = 0;
  /** From off to any level. */
  switchOns = 0;
  /** Any change of level, switching included. */
  levelChanges = 0;
  #level: DimLevel | null = null;

  constructor(
    readonly shape: SpanShape,
    readonly floorLevel: DimLevel,
  ) {
    this.standby = new Float64Array(shape.months * shape.periods);
  }

  /** Notes what a program asks for during part of a slot; parts come in order. */
  add(slot: TimeSlot, duration: Milliseconds, asked: DimLevel, isRaised: boolean): void {
    const level = slot.isPowered ? asked : 0;
    const cell = slot.month * this.shape.periods + slot.period;
    if (level > 0) addTo(this.#cells(level), cell, duration);
    else if (slot.isPowered) addTo(this.standby, cell, duration);
    else if (asked > 0) this.unsupplied += duration;
    if (slot.isDark) this.dark += duration;
    if (slot.isDark && level < this.floorLevel) this.belowFloor += duration;
    if (slot.isPowered && isRaised) this.raised += duration;
    if (this.#level !== null && this.#level !== level) {
      this.levelChanges += 1;
      if (this.#level === 0) this.switchOns += 1;
    }
    this.#level = level;
  }

  /** Time lit at all. */
  burning(): Milliseconds {
    return this.#sum(() => 1);
  }

  /** Level times time, in percent milliseconds. */
  levelTime(): number {
    return this.#sum((level) => level);
  }

  #cells(level: DimLevel): Float64Array {
    let cells = this.lit.get(level);
    if (!cells) {
      cells = new Float64Array(this.standby.length);
      this.lit.set(level, cells);
    }
    return cells;
  }

  #sum(weight: (level: DimLevel) => number): number {
    let sum = 0;
    for (const [level, cells] of this.lit) for (const duration of cells) sum += duration * weight(level);
    return sum;
  }
}

const addTo = (cells: Float64Array, cell: number, duration: Milliseconds): void => {
  cells[cell] = (cells[cell] ?? 0) + duration;
};
