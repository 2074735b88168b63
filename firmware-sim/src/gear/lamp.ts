import type { Cancel, Clock, EpochMs, Milliseconds } from '@lamplighter/contracts';
import { extendedFadeSeconds, fadeTimeSeconds } from '@lamplighter/dali';
import { arcAt, type Course, isMoving, restOf, steady } from './course.js';
import { arcOf, percentAt } from './dimming-curve.js';
import { type FailureName, GearFailures } from './gear-failures.js';
import { GearMeter } from './gear-meter.js';
import type { GearCharacter } from './gear-options.js';
import type { GearVariables } from './gear-variables.js';
import { PowerCurve } from './power-curve.js';
import { ThermalGuard } from './thermal-guard.js';

/** Why a target level changed. */
export type LevelCause = 'powerOn' | 'powerOff' | 'command' | 'systemFailure';

/** One entry of the ledger that checks the night: the level that the gear was made to aim at. */
export interface LevelChange {
  /** Platform time. */
  readonly at: EpochMs;
  /** Arc power level 0 to 254 after limits. */
  readonly arc: number;
  readonly cause: LevelCause;
}

/** How the light source can be dead. */
export type Break = 'open' | 'short';

/** How the light can disobey: the output stands at a level whatever the gear believes, or cannot be switched off. */
export interface Disobedience {
  /** Stands here and the gear knows it. */
  readonly stuckAt: number | null;
  /** While lit stands here, and the gear believes the commanded level. */
  readonly mismatchAt: number | null;
  /** The relay is welded: off stays lit at the last level, and the gear believes it is off. */
  readonly isWelded: boolean;
}

/** Light, percent, while the gear protects itself or cannot give more. */
const DERATED = 50;
const LIMITED = 70;

/** The light itself: target, fade, what really comes out, and what it costs. */
export class Lamp {
  readonly meter: GearMeter;
  readonly failures = new GearFailures();
  readonly trace: LevelChange[] = [];
  hasLimitError = false;
  lastActiveLevel = 254;
  readonly #guard: ThermalGuard;
  readonly #curve: PowerCurve;
  readonly #lifeHours: number;
  #course: Course = steady(0);
  #isPowered = false;
  #broken: Break | null = null;
  #disobedience: Disobedience = { stuckAt: null, mismatchAt: null, isWelded: false };
  #isCycledOff = false;
  #cancelCycle: Cancel = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly variables: GearVariables,
    character: GearCharacter,
  ) {
    const { model, nominalPowerW, standbyW, burningHours, starts, energyWh } = character;
    this.#curve = new PowerCurve(nominalPowerW, standbyW, model.powerShareByLight, () => variables.dimmingCurve);
    this.#lifeHours = character.lifeHours;
    const start = { at: clock.monotonic(), energy: energyWh, burningHours, starts };
    this.meter = new GearMeter(this.#curve, model, character.ambientC, start);
    this.#guard = new ThermalGuard(clock, this.meter, this.failures, model);
  }

  get isPowered(): boolean {
    return this.#isPowered;
  }

  /** Level aimed at, 0 to 254. */
  get target(): number {
    return restOf(this.#course);
  }

  /** Level now as the gear believes it, whole steps. */
  get actual(): number {
    const { stuckAt } = this.#disobedience;
    return Math.round(arcAt(stuckAt === null ? this.#course : steady(stuckAt), this.clock.monotonic()));
  }

  get isFading(): boolean {
    return this.#disobedience.stuckAt === null && isMoving(this.#course, this.clock.monotonic());
  }

  /** The gear tried to drive the lamp and met an open or short circuit. */
  get hasLampFailure(): boolean {
    this.settle();
    return this.failures.has('sourceOpenCircuit') || this.failures.has('sourceShortCircuit');
  }

  /** Whether the gear believes that there is light. */
  get isLit(): boolean {
    return this.#isPowered && !this.#isDark() && this.actual > 0;
  }

  /** Level that gives light at this moment: 0 without mains or with a dead lamp. */
  get output(): number {
    this.settle();
    const course = this.#shining();
    return course ? arcAt(course, this.clock.monotonic()) : 0;
  }

  /** Percent of the full light of this lamp when new. */
  get lightPercent(): number {
    return percentAt(this.variables.dimmingCurve, this.output);
  }

  /** Mains power now. */
  get power(): number {
    return this.#isPowered ? this.meter.power(this.output) : 0;
  }

  /** Brings counters up to now; a lamp that has burnt its life is dead from here. */
  settle(): void {
    this.meter.settle(this.clock.monotonic(), this.#shining());
    if (this.#broken || this.meter.burningHours < this.#lifeHours) return;
    this.#broken = 'open';
    this.#look();
  }

  /** Goes to a level (0 = off), held within the limits, at the fade time or at once. */
  goTo(level: number, cause: LevelCause, withFade: boolean): void {
    this.#move(level, cause, withFade ? this.#fadeTime() : 0);
  }

  /** Goes to a level within a given time: UP, DOWN and the DAPC sequence. */
  goWithin(level: number, duration: Milliseconds): void {
    this.#move(level, 'command', duration);
  }

  /** Stops a fade where it is (DAPC MASK). */
  halt(): void {
    if (this.isFading) this.#follow(steady(this.actual), 'command');
  }

  powerOn(): void {
    if (this.#isPowered) return;
    this.settle();
    this.#isPowered = true;
    this.#course = steady(0);
    this.meter.starts += 1;
    const wanted = this.variables.powerOnLevel;
    this.goTo(wanted === 255 ? this.lastActiveLevel : wanted, 'powerOn', false);
  }

  powerOff(): void {
    if (!this.#isPowered) return;
    this.#follow(steady(0), 'powerOff');
    this.#isPowered = false;
    this.failures.powerOff();
    this.#guard.stop();
  }

  fail(how: Break): void {
    this.#change(() => {
      this.#broken = how;
    });
  }

  /** A new light source. */
  repair(): void {
    this.#cancelCycle();
    this.#change(() => {
      this.meter.replaceSource();
      this.#broken = null;
      this.#isCycledOff = false;
      this.failures.sense('sourceOpenCircuit', false);
      this.failures.sense('sourceShortCircuit', false);
    });
  }

  /** Goes out and comes back by itself, so long each, until `repair`. */
  cycle(on: Milliseconds, off: Milliseconds): void {
    this.#cancelCycle();
    const turn = (isOff: boolean): void => {
      this.#change(() => {
        this.#isCycledOff = isOff;
      });
      this.#cancelCycle = this.clock.after(isOff ? off : on, () => turn(!isOff));
    };
    turn(true);
  }

  disobey(change: Partial<Disobedience>): void {
    this.#change(() => {
      this.#disobedience = { ...this.#disobedience, ...change };
    });
  }

  force(name: FailureName, isPresent: boolean): void {
    this.#change(() => this.failures.force(name, isPresent));
  }

  setAmbient(degrees: number): void {
    this.#change(() => {
      this.meter.ambient = degrees;
    });
  }

  /** Ends timers. */
  stop(): void {
    this.#guard.stop();
    this.#cancelCycle();
  }

  #fadeTime(): Milliseconds {
    const { fadeTime, extendedFadeTime } = this.variables;
    return 1_000 * (fadeTime > 0 ? fadeTimeSeconds(fadeTime) : extendedFadeSeconds(extendedFadeTime));
  }

  #move(level: number, cause: LevelCause, duration: Milliseconds): void {
    const { minLevel, maxLevel } = this.variables;
    const now = this.clock.monotonic();
    const from = Math.round(arcAt(this.#course, now));
    const to = level === 0 ? 0 : Math.min(maxLevel, Math.max(minLevel, level));
    this.hasLimitError = to !== level;
    if (to > 0) this.lastActiveLevel = to;
    // A fade never runs below the lowest level: from off it starts there, to off it ends there.
    const first = from === 0 ? minLevel : from;
    const last = to === 0 ? minLevel : to;
    const thenOff = to === 0;
    const isAtOnce = duration <= 0 || from === to || (first === last && !thenOff);
    const fade = { startedAt: now, from: first, to: last, duration, thenOff };
    this.#follow(isAtOnce ? steady(to) : fade, cause);
  }

  #follow(course: Course, cause: LevelCause): void {
    if (!this.#isPowered) return;
    const before = this.trace.at(-1)?.arc;
    this.#change(() => {
      this.#course = course;
    });
    const arc = restOf(course);
    if (arc !== before) this.trace.push({ at: this.clock.now(), arc, cause });
  }

  /** Accounts for the time before a change, then for what follows from it: failures, heat, starts. */
  #change(change: () => void): void {
    this.settle();
    const wasLit = this.isLit;
    change();
    this.#look();
    if (this.#isPowered) {
      this.#guard.sense();
      const course = this.#shining();
      const load = course ? this.#curve.at(restOf(course)) / this.#curve.nominal : 0;
      this.#guard.plan(load, () => this.#change(() => undefined));
    }
    if (!wasLit && this.isLit) this.meter.lampStarts += 1;
  }

  /** A dead lamp shows only while the gear drives it. */
  #look(): void {
    if (!this.#broken || !this.#isPowered || (this.actual === 0 && this.target === 0)) return;
    this.failures.sense(this.#broken === 'open' ? 'sourceOpenCircuit' : 'sourceShortCircuit', true);
  }

  #isDark(): boolean {
    const dark = ['thermalShutdown', 'sourceThermalShutdown', 'sourceOpenCircuit', 'sourceShortCircuit'] as const;
    return this.#broken !== null || this.#isCycledOff || dark.some((name) => this.failures.has(name));
  }

  /** What draws power; null without mains. */
  #shining(): Course | null {
    if (!this.#isPowered) return null;
    if (this.#isDark()) return steady(0);
    const { stuckAt, mismatchAt, isWelded } = this.#disobedience;
    if (stuckAt !== null) return steady(stuckAt);
    const course = isWelded && restOf(this.#course) === 0 ? steady(this.lastActiveLevel) : this.#course;
    // The same course at another level: where it is lit, and until when, stays.
    if (mismatchAt !== null && course.to > 0) return { ...course, from: mismatchAt, to: mismatchAt };
    return this.#capped(course);
  }

  #capped(course: Course): Course {
    const isDerated = this.failures.has('thermalDerating') || this.failures.has('sourceThermalDerating');
    const percent = isDerated ? DERATED : this.failures.has('outputPowerLimitation') ? LIMITED : 100;
    if (percent === 100) return course;
    const cap = arcOf(this.variables.dimmingCurve, percent);
    return { ...course, from: Math.min(cap, course.from), to: Math.min(cap, course.to) };
  }
}
