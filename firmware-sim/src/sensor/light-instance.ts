import type { Clock, Milliseconds } from '@lamplighter/contracts';
import { LIGHT_SENSOR_COMMANDS as L, LIGHT_SENSOR_TYPE } from '@lamplighter/dali';
import { SimulatorError } from '../simulator-error.js';
import { type Dtr, type InputInstance, type InstanceVariables, type Report, resetInstance } from './input-instance.js';
import { NamedTimers } from './named-timers.js';

/** Variables of a part 304 instance; timers in the standard's own steps. */
export interface LightVariables extends InstanceVariables {
  /** Seconds; 0: no repeats. */
  reportTimer: number;
  /** Steps of 50 ms. */
  deadTime: number;
  /** Percent of the value last reported, 0 to 25. */
  hysteresis: number;
  /** Steps of the input value, below which the hysteresis never falls. */
  hysteresisMin: number;
}

/** Event filter bit 0: illuminance is reported. */
const ILLUMINANCE = 1;
/** Ten bits, as the event carries them. */
const MOST = 0x3ff;

/** Reset values (Beckhoff InfoSys, part 304, variables; the least hysteresis is the manufacturer's choice). */
export function resetLight(): LightVariables {
  return { ...resetInstance(ILLUMINANCE), reportTimer: 30, deadTime: 30, hysteresis: 5, hysteresisMin: 10 };
}

/**
 * A light sensor (part 304): reports when the light has moved away from the value last reported by the hysteresis or more,
 * never sooner than the dead time after the event before, and again whenever the report time has passed without one.
 */
export class LightInstance implements InputInstance {
  readonly type = LIGHT_SENSOR_TYPE;
  readonly resolution = 10;
  readonly filterBits = ILLUMINANCE;
  readonly variables = resetLight();
  latched: number[] = [];
  #value = 0;
  #reported: number | null = null;
  #lastEvent: Milliseconds = Number.NEGATIVE_INFINITY;
  #isStuck = false;
  readonly #clock: Clock;
  readonly #report: Report;
  readonly #timers: NamedTimers<'dead' | 'report'>;

  constructor(clock: Clock, report: Report) {
    this.#clock = clock;
    this.#report = report;
    this.#timers = new NamedTimers(clock);
  }

  get inputValue(): number {
    return this.#value;
  }

  get isReset(): boolean {
    return JSON.stringify(this.variables) === JSON.stringify(resetLight());
  }

  /** The light that falls on the sensor: 0 to 1023, relative, not lux. Resolves when an event that is due has left. */
  async illuminate(value: number): Promise<void> {
    if (!(Number.isInteger(value) && value >= 0 && value <= MOST)) {
      throw new SimulatorError('bad-option', `illuminance ${value} must be a whole number 0 to ${MOST}`);
    }
    if (this.#isStuck) return;
    this.#value = value;
    await this.#consider();
  }

  /** The photocell is dirty or dead: the value stays whatever the light does. */
  stick(isStuck: boolean): void {
    this.#isStuck = isStuck;
  }

  reset(): void {
    Object.assign(this.variables, resetLight());
  }

  wake(): void {
    this.#armReport();
  }

  forget(): void {
    this.stop();
    this.#reported = null;
    this.#lastEvent = Number.NEGATIVE_INFINITY;
  }

  stop(): void {
    this.#timers.cancelAll();
  }

  command(opcode: number, [value]: Dtr, isRepeat: boolean): number | null {
    const { variables } = this;
    switch (opcode) {
      case L.queryHysteresisMin.opcode:
        return variables.hysteresisMin;
      case L.queryDeadtimeTimer.opcode:
        return variables.deadTime;
      case L.queryReportTimer.opcode:
        return variables.reportTimer;
      case L.queryHysteresis.opcode:
        return variables.hysteresis;
    }
    if (!isRepeat) return null;
    if (opcode === L.setReportTimer.opcode) {
      variables.reportTimer = value;
      this.#armReport();
    } else if (opcode === L.setHysteresis.opcode) {
      if (value <= 25) variables.hysteresis = value;
    } else if (opcode === L.setDeadtimeTimer.opcode) variables.deadTime = value;
    else if (opcode === L.setHysteresisMin.opcode) variables.hysteresisMin = value;
    return null;
  }

  /** Reports a value that has left the band; within the dead time, at its end. */
  async #consider(): Promise<void> {
    if (!this.#hasMoved()) return;
    const wait = this.#lastEvent + this.variables.deadTime * 50 - this.#clock.monotonic();
    if (wait > 0) {
      if (!this.#timers.has('dead')) this.#timers.after('dead', wait, () => this.#consider());
      return;
    }
    await this.#event();
  }

  #hasMoved(): boolean {
    if (this.#reported === null) return true;
    const { hysteresis, hysteresisMin } = this.variables;
    return Math.abs(this.#value - this.#reported) >= Math.max(hysteresisMin, (this.#reported * hysteresis) / 100);
  }

  #armReport(): void {
    this.#timers.cancel('report');
    const { reportTimer } = this.variables;
    if (reportTimer > 0) this.#timers.after('report', reportTimer * 1_000, () => this.#event());
  }

  async #event(): Promise<void> {
    this.#armReport();
    const { isEnabled, eventFilter } = this.variables;
    if (!isEnabled || (eventFilter & ILLUMINANCE) === 0) return;
    this.#reported = this.#value;
    this.#lastEvent = this.#clock.monotonic();
    await this.#report(this.#value);
  }
}
