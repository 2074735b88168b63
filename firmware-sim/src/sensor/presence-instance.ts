import type { Clock, Milliseconds } from '@lamplighter/contracts';
import { encodePresence, OCCUPANCY_COMMANDS as O, OCCUPANCY_SENSOR_TYPE, PRESENCE_FILTERS } from '@lamplighter/dali';
import { type FramePriority, forwardCost } from '../bus/bus-timing.js';
import {
  type Dtr,
  type InputInstance,
  type InstanceVariables,
  type Report,
  resetInstance,
  YES,
} from './input-instance.js';
import { NamedTimers } from './named-timers.js';

/** Variables of a part 303 instance; timers in the standard's own steps. */
export interface PresenceVariables extends InstanceVariables {
  /** Steps of 10 s; 0 means 1 s. */
  holdTimer: number;
  /** Seconds; 0: no repeats. */
  reportTimer: number;
  /** Steps of 50 ms. */
  deadTime: number;
}

/** Reset values. The filter lets repeats through, so an edge that configures nothing gets more traffic than it wants. */
export function resetPresence(): PresenceVariables {
  const { occupied, vacant, repeat } = PRESENCE_FILTERS;
  return { ...resetInstance(occupied | vacant | repeat), holdTimer: 90, reportTimer: 20, deadTime: 2 };
}

/** How long one movement in front of the sensor lasts. */
const MOVEMENT: Milliseconds = 1_000;

/** An occupancy sensor of the presence kind (part 303): occupied from the first movement until the hold time after the last. */
export class PresenceInstance implements InputInstance {
  readonly type = OCCUPANCY_SENSOR_TYPE;
  readonly resolution = 2;
  readonly filterBits = 0x1f;
  readonly variables = resetPresence();
  latched: number[] = [];
  #isOccupied = false;
  #lastMovement: Milliseconds = Number.NEGATIVE_INFINITY;
  #isCatching = false;
  #lastEvent: Milliseconds = Number.NEGATIVE_INFINITY;
  /** What the detector sees whoever passes; null: the truth. Deaf: nothing more, what was seen runs out. */
  #fault: 'occupied' | 'vacant' | 'deaf' | null = null;
  readonly #clock: Clock;
  readonly #report: Report;
  readonly #timers: NamedTimers<'hold' | 'movement' | 'report' | 'chatter'>;

  constructor(clock: Clock, report: Report) {
    this.#clock = clock;
    this.#report = report;
    this.#timers = new NamedTimers(clock);
  }

  get isOccupied(): boolean {
    return this.#isOccupied;
  }

  /** Part 303: bit 0 movement, bit 1 occupied, as in its events; a byte of 0xAA is occupied without movement. */
  get inputValue(): number {
    return (this.#isMoving() ? 0b01 : 0) | (this.#isOccupied ? 0b10 : 0);
  }

  get isReset(): boolean {
    return JSON.stringify(this.variables) === JSON.stringify(resetPresence());
  }

  /** Something moves in front of the sensor. */
  async detect(): Promise<void> {
    if (this.#fault === 'vacant' || this.#fault === 'deaf') return;
    const wasOccupied = this.#isOccupied;
    const wasMoving = this.#isMoving();
    this.#isOccupied = true;
    this.#lastMovement = this.#clock.monotonic();
    this.#timers.after('hold', this.#holdTime(), () => this.#holdEnds());
    if ((this.variables.eventFilter & PRESENCE_FILTERS.noMovement) !== 0) {
      this.#timers.after('movement', MOVEMENT, () => this.#event(PRESENCE_FILTERS.noMovement, false));
    }
    if (!wasOccupied) {
      this.#armReport();
      await this.#event(PRESENCE_FILTERS.occupied, false);
    } else if (!wasMoving || this.#isCatching) {
      await this.#event(PRESENCE_FILTERS.movement, false);
    }
    this.#isCatching = false;
  }

  /** Stuck at an output, or deaf to movement; null is sound again. */
  async fail(fault: 'occupied' | 'vacant' | 'deaf' | null): Promise<void> {
    this.#timers.cancel('chatter');
    this.#fault = null;
    if (fault === 'occupied') await this.detect();
    this.#fault = fault;
    if (fault === 'vacant') await this.#becomeVacant();
    else if (fault === null) await this.#holdEnds();
  }

  /**
   * A loose contact: occupied and vacant by turns, `pulsesPerSecond` changes a second, each reported without dead time; the
   * unit sends as many of them as the bus can carry and loses the others.
   */
  chatter(pulsesPerSecond: number): void {
    this.#timers.cancelAll();
    this.#fault = null;
    const slot = forwardCost(24, this.variables.eventPriority as FramePriority);
    this.#timers.every('chatter', Math.max(1_000 / pulsesPerSecond, slot), async () => {
      this.#isOccupied = !this.#isOccupied;
      if (this.#isOccupied) this.#lastMovement = this.#clock.monotonic();
      await this.#event(this.#isOccupied ? PRESENCE_FILTERS.occupied : PRESENCE_FILTERS.vacant, false);
    });
  }

  reset(): void {
    Object.assign(this.variables, resetPresence());
  }

  wake(): void {}

  forget(): void {
    this.stop();
    this.#isOccupied = false;
    this.#isCatching = false;
  }

  stop(): void {
    this.#timers.cancelAll();
  }

  command(opcode: number, [value]: Dtr, isRepeat: boolean): number | null {
    const { variables } = this;
    switch (opcode) {
      case O.catchMovement.opcode:
        this.#isCatching = true;
        return null;
      case O.cancelHoldTimer.opcode:
        void this.#becomeVacant();
        return null;
      case O.queryDeadtimeTimer.opcode:
        return variables.deadTime;
      case O.queryHoldTimer.opcode:
        return variables.holdTimer;
      case O.queryReportTimer.opcode:
        return variables.reportTimer;
      case O.queryCatching.opcode:
        return this.#isCatching ? YES : null;
    }
    if (!isRepeat) return null;
    if (opcode === O.setHoldTimer.opcode) variables.holdTimer = Math.min(254, value);
    else if (opcode === O.setReportTimer.opcode) variables.reportTimer = value;
    else if (opcode === O.setDeadtimeTimer.opcode) variables.deadTime = value;
    return null;
  }

  #holdTime(): Milliseconds {
    return this.variables.holdTimer === 0 ? 1_000 : this.variables.holdTimer * 10_000;
  }

  async #holdEnds(): Promise<void> {
    if (this.#fault === 'occupied') return;
    // The hold time may have been changed while it ran.
    const left = this.#lastMovement + this.#holdTime() - this.#clock.monotonic();
    if (left > 0) this.#timers.after('hold', left, () => this.#holdEnds());
    else await this.#becomeVacant();
  }

  async #becomeVacant(): Promise<void> {
    if (!this.#isOccupied || this.#fault === 'occupied') return;
    this.#isOccupied = false;
    this.#timers.cancel('hold');
    this.#armReport();
    await this.#event(PRESENCE_FILTERS.vacant, false);
  }

  #isMoving(): boolean {
    return this.#clock.monotonic() - this.#lastMovement < MOVEMENT;
  }

  #armReport(): void {
    const { reportTimer, eventFilter } = this.variables;
    if (reportTimer === 0 || (eventFilter & PRESENCE_FILTERS.repeat) === 0) return;
    this.#timers.after('report', reportTimer * 1000, async () => {
      this.#armReport();
      await this.#event(PRESENCE_FILTERS.repeat, true);
    });
  }

  /** Sends an event that the filter lets through. The dead time spares the bus repeats and movement, never a change of state. */
  async #event(filter: number, repeat: boolean): Promise<void> {
    const { isEnabled, eventFilter, deadTime } = this.variables;
    const isCaught = this.#isCatching && filter === PRESENCE_FILTERS.movement;
    if (!isEnabled || ((eventFilter & filter) === 0 && !isCaught)) return;
    const now = this.#clock.monotonic();
    const isChange = filter === PRESENCE_FILTERS.occupied || filter === PRESENCE_FILTERS.vacant;
    if (!isChange && now - this.#lastEvent < deadTime * 50) return;
    this.#lastEvent = now;
    await this.#report(
      encodePresence({ movement: this.#isMoving(), occupied: this.#isOccupied, repeat, sensor: 'presence' }),
    );
  }
}
