import type { Clock, EpochMs, Milliseconds } from '@lamplighter/contracts';
import { extendedFadeSeconds, fadeTimeSeconds } from '@lamplighter/dali';
import { arcAt, type Course, isMoving, restOf, steady } from './course.js';
import { GearMeter } from './gear-meter.js';
import type { GearCharacter } from './gear-options.js';
import type { GearVariables } from './gear-variables.js';
import { PowerCurve } from './power-curve.js';

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

/** The light itself: target, fade, what really comes out, and what it costs. */
export class Lamp {
  readonly meter: GearMeter;
  readonly trace: LevelChange[] = [];
  hasLimitError = false;
  lastActiveLevel = 254;
  lampFailures = 0;
  #course: Course = steady(0);
  #isPowered = false;
  #isBroken = false;
  #isFailureKnown = false;
  #stuckAt: number | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly variables: GearVariables,
    character: GearCharacter,
  ) {
    const curve = new PowerCurve(character.nominalPowerW, character.standbyW, character.physicalMinimum);
    this.meter = new GearMeter(curve, character.ambientC, { at: clock.monotonic(), energy: character.energyWh });
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
    return Math.round(arcAt(this.#stuckAt === null ? this.#course : steady(this.#stuckAt), this.clock.monotonic()));
  }

  get isFading(): boolean {
    return this.#stuckAt === null && isMoving(this.#course, this.clock.monotonic());
  }

  /** The gear tried to drive the lamp and met an open circuit. */
  get hasLampFailure(): boolean {
    return this.#isFailureKnown;
  }

  get isLit(): boolean {
    return this.#isPowered && !this.#isBroken && this.actual > 0;
  }

  /** Level that gives light at this moment: 0 without mains or with a dead lamp. */
  get output(): number {
    const course = this.#shining();
    return course && !this.#isBroken ? arcAt(course, this.clock.monotonic()) : 0;
  }

  /** Mains power now. */
  get power(): number {
    return this.#isPowered ? this.meter.power(this.output) : 0;
  }

  /** Brings counters up to now. */
  settle(): void {
    this.meter.settle(this.clock.monotonic(), this.#shining());
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
    this.#isFailureKnown = false;
  }

  fail(): void {
    this.settle();
    this.#isBroken = true;
    this.#look();
  }

  repair(): void {
    this.settle();
    const wasLit = this.isLit;
    this.#isBroken = false;
    this.#isFailureKnown = false;
    if (!wasLit && this.isLit) this.meter.lampStarts += 1;
  }

  /** From now on the output stays at this level whatever is commanded; null lets it follow again. */
  stick(arc: number | null): void {
    this.settle();
    this.#stuckAt = arc;
    this.#look();
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
    this.settle();
    const before = this.trace.at(-1)?.arc;
    const wasLit = this.isLit;
    this.#course = course;
    if (!wasLit && this.isLit) this.meter.lampStarts += 1;
    const arc = restOf(course);
    if (arc !== before) this.trace.push({ at: this.clock.now(), arc, cause });
    this.#look();
  }

  /** An open circuit shows only while the gear drives the lamp. */
  #look(): void {
    if (!this.#isBroken || this.#isFailureKnown || !this.#isPowered) return;
    if (this.actual === 0 && this.target === 0) return;
    this.#isFailureKnown = true;
    this.lampFailures = Math.min(0xfd, this.lampFailures + 1);
  }

  /** What draws power; null without mains. */
  #shining(): Course | null {
    if (!this.#isPowered) return null;
    if (this.#isBroken) return steady(0);
    return this.#stuckAt === null ? this.#course : steady(this.#stuckAt);
  }
}
