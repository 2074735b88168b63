import {
  type Cancel,
  type Clock,
  type DeviceId,
  type DimLevel,
  type EpochMs,
  MINUTE,
  type Milliseconds,
  type Place,
  SECOND,
  type Seconds,
} from '@lamplighter/contracts';
import {
  DOWN_SECONDS,
  gearLevel,
  isPowered,
  levelOn,
  nightOf,
  resolve,
  startRamp,
  wishedRamp,
} from '@lamplighter/lighting';
import type { BusPriority } from '../bus/dali-bus.js';
import { skyOver } from '../daylight/sky.js';
import type { Lamp, LampLine } from '../devices/lamp.js';
import type { Line } from '../devices/line.js';
import type { Log } from '../log.js';
import { followsPeople } from '../telemetry/discretion.js';
import { ColourWriter } from './colour-writer.js';
import type { ControlInputs } from './inputs.js';
import { LevelWriter, type Step } from './level-writer.js';

export interface ControlLoopOptions {
  readonly inputs: ControlInputs;
  readonly lines: readonly Line[];
  readonly lamp: (device: DeviceId) => Lamp | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Time between evaluations. */
  readonly period: Milliseconds;
  /** Time after which a level is written again although nothing changed. */
  readonly reassertAfter: Milliseconds;
  /** Whether the clock can be believed at this moment. */
  readonly isTrusted: () => boolean;
  /** Where the lamps are, for light by sun without a desired state. */
  readonly place: Place | undefined;
  /** Hours that a lamp's light source has burnt, as far as its gear has told. */
  readonly burningHours: (device: DeviceId) => number | undefined;
  /** A lamp's level, or who decides it, is another than before. */
  readonly onDecided: (lamp: Lamp) => void;
  /** A round of the loop is complete: it was decided and written as far as lines answer. */
  readonly onRound: () => void;
}

/**
 * The level-triggered loop: each period it compares what each lamp should be at with what its gear is known to have, and
 * writes the difference. Nothing is remembered between rounds but what the gear was told, so whatever went wrong
 * (power, line, restart) is put right by the next round. It knows no network.
 */
export class ControlLoop {
  #cancel: Cancel | null = null;
  #wasPowered: boolean | null = null;
  #complainedAt: Milliseconds = Number.NEGATIVE_INFINITY;

  readonly #writers: ReadonlyMap<LampLine, LevelWriter>;
  readonly #colours: ReadonlyMap<Line, ColourWriter>;

  constructor(private readonly options: ControlLoopOptions) {
    this.#writers = new Map(options.lines.map((line) => [line, new LevelWriter(line, options.clock)]));
    this.#colours = new Map(options.lines.map((line) => [line, new ColourWriter(line)]));
  }

  start(): void {
    this.#cancel = this.options.clock.every(this.options.period, async () => {
      await this.evaluate('automatic');
      this.options.onRound();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  /** True while the feeder should have voltage; without a document it must be assumed. */
  isPowered(now: EpochMs): boolean {
    const { desired, isClockTrusted } = this.options.inputs;
    return !desired || !isClockTrusted || isPowered(desired.desired, now);
  }

  /** Whether the feeder should have voltage, for judging what is silent; null: nobody knows, so nothing may be judged by it. */
  expectsPower(now: EpochMs): boolean | null {
    const { desired, isClockTrusted } = this.options.inputs;
    if (!desired) return null;
    if (desired.desired.powerWindow.kind === 'permanent') return true;
    return isClockTrusted ? isPowered(desired.desired, now) : null;
  }

  /**
   * Somebody came to a sensor: lamps of its bubble that shall brighten do so now, the nearest first, whatever else they are
   * at. Everything else, and all that dims, has time until the next round. Resolved: the levels are on the line.
   */
  async brighten(bubble: readonly DeviceId[], priority: BusPriority): Promise<void> {
    const now = this.options.clock.now();
    const at = this.options.clock.monotonic();
    const writing: Promise<void>[] = [];
    for (const device of bubble) {
      const lamp = this.options.lamp(device);
      const writer = lamp && this.#writers.get(lamp.line);
      if (!lamp || !writer || !lamp.line.isOpen) continue;
      this.#decide(lamp, now);
      const target = lamp.decision?.level ?? 100;
      if (isOnItsWay(lamp, writer)) continue;
      if (lamp.knownArc !== null && target <= (writer.waitingFor(lamp) ?? lamp.applied ?? -1)) continue;
      const step = this.#step(lamp, at);
      if (step.arc !== lamp.knownArc || writer.waitingFor(lamp) !== null) writing.push(writer.write(step, priority));
      else lamp.applied = step.level;
    }
    const outcomes = await Promise.allSettled(writing);
    for (const outcome of outcomes) if (outcome.status === 'rejected') this.#complain(outcome.reason);
  }

  /**
   * One round. Resolved: what it wrote is on the line. Rounds may overlap: a lamp on its way to a level is left out unless
   * it shall be brighter than that.
   */
  async evaluate(priority: BusPriority): Promise<void> {
    const { clock, inputs, lines, isTrusted } = this.options;
    const now = clock.now();
    inputs.isClockTrusted = isTrusted();
    const powered = this.isPowered(now);
    // Voltage comes back: gear stands at its power-on level, whatever was written into the dead line.
    if (powered && this.#wasPowered === false) for (const line of lines) line.forget();
    this.#wasPowered = powered;
    await Promise.all(lines.map((line) => this.#drive(line, now, priority)));
  }

  async #drive(line: Line, now: EpochMs, priority: BusPriority): Promise<void> {
    if (!line.isOpen) return;
    try {
      if (line.lamps.length > 0) await this.#driveLamps(line, now, priority);
      await this.#driveUnplaced(line, now, priority);
      this.#sendColours(line);
    } catch (error) {
      this.#complain(error);
    }
  }

  /** Begins to send colour temperatures; no round waits for them. */
  #sendColours(line: Line): void {
    const { clock, reassertAfter } = this.options;
    const writing = this.#colours.get(line)?.write(clock.monotonic(), reassertAfter);
    writing?.catch((error) => this.#complain(error));
  }

  /** The next round writes again; one line of log a minute is enough. */
  #complain(error: unknown): void {
    const at = this.options.clock.monotonic();
    if (at - this.#complainedAt < MINUTE) return;
    this.#complainedAt = at;
    this.options.log.warn({ reason: (error as Error).message }, 'a level could not be written');
  }

  async #driveLamps(line: Line, now: EpochMs, priority: BusPriority): Promise<void> {
    const writer = this.#writers.get(line);
    if (!writer) return;
    for (const lamp of line.lamps) this.#decide(lamp, now);
    const unknown = line.lamps.filter((lamp) => lamp.applied === null && !lamp.isSensing && !isOnItsWay(lamp, writer));
    await Promise.all(unknown.map((lamp) => lamp.sense(priority)));
    const at = this.options.clock.monotonic();
    const steps = line.lamps
      .filter((lamp) => !lamp.isSensing && !isOnItsWay(lamp, writer))
      .map((lamp) => this.#step(lamp, at));
    const due: Step[] = [];
    for (const step of steps) {
      if (step.arc !== step.lamp.knownArc || at - step.lamp.writtenAt >= this.options.reassertAfter) due.push(step);
      else step.lamp.applied = step.level;
    }
    const first = due[0];
    if (!first) return;
    const isOneLevel = steps.length === line.lamps.length && steps.every((step) => step.arc === first.arc);
    if (isOneLevel && due.length > 1 && line.mayBroadcast) {
      const levels = new Map(steps.map(({ lamp, level }) => [lamp, level]));
      await line.broadcast((lamp) => levels.get(lamp) ?? first.level, first.arc, at, priority);
      return;
    }
    const outcomes = await Promise.allSettled(due.map((step) => writer.write(step, priority)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  #decide(lamp: Lamp, now: EpochMs): void {
    const { inputs } = this.options;
    const { decision } = lamp;
    const isFresh =
      decision !== null &&
      lamp.decidedFor === inputs.versionOf(lamp.device) &&
      now >= lamp.decidedAt &&
      (decision.until === null || now < decision.until);
    if (isFresh) return;
    const next = resolve({
      instant: now,
      clockTrusted: inputs.isClockTrusted,
      desired: inputs.desired,
      device: lamp.device,
      overrides: inputs.overrides,
      localOverride: inputs.localOverride,
      detections: inputs.detections,
      light: inputs.light,
      values: inputs.values,
      externalLevels: inputs.externalLevels,
      burningHours: this.options.burningHours(lamp.device),
    });
    if (decision?.ruleId !== next.ruleId) lamp.wishedRamp = wishedRamp(decision, next);
    lamp.decision = next;
    lamp.decidedAt = now;
    lamp.decidedFor = inputs.versionOf(lamp.device);
    if (followsPeople(next.source)) lamp.followedPeople = true;
    const isNews = decision?.level !== lamp.decision.level || decision.source !== lamp.decision.source;
    if (isNews) this.options.onDecided(lamp);
  }

  /** Switching off is no dimming by daylight; in the dark nobody's light vanishes within a second (LS-5). */
  #leastRamp(target: DimLevel): Seconds | null {
    const { inputs, clock } = this.options;
    if (target > 0 || !inputs.desired) return null;
    return skyOver(inputs.desired.desired.place)(clock.now()) === 'dark' ? DOWN_SECONDS : null;
  }

  #step(lamp: Lamp, at: Milliseconds): Step {
    const target = lamp.decision?.level ?? 100;
    const share = lamp.decision?.outputShare ?? 1;
    const isNew = lamp.ramp?.to !== target || lamp.applied !== lamp.rampLevel;
    // An evaluation out of turn (presence elsewhere) makes no extra small steps down.
    const isOutOfTurn = lamp.steppedAt !== null && at - lamp.steppedAt < this.options.period / 2;
    const isHeld = (isOutOfTurn && !isNew) || !lamp.reversals.mayDim(at);
    if (isHeld && lamp.applied !== null && target < lamp.applied) {
      return { lamp, level: lamp.applied, arc: lamp.knownArc ?? lamp.arcFor(gearLevel(lamp.applied, share)) };
    }
    if (isNew || !lamp.ramp) {
      lamp.ramp = startRamp(lamp.applied, target, lamp.wishedRamp ?? this.#leastRamp(target));
      lamp.rampedFrom = at;
    }
    lamp.steppedAt = at;
    const level = levelOn(lamp.ramp, (at - lamp.rampedFrom) / SECOND);
    lamp.rampLevel = level;
    if (lamp.applied !== null && level !== lamp.applied) lamp.reversals.note(level > lamp.applied ? 'up' : 'down', at);
    return { lamp, level, arc: lamp.arcFor(gearLevel(level, share)) };
  }

  /**
   * Gear that no document places is lit at night and dark by day: by the sun where place and clock are known, else at full
   * light. On a line where nothing is placed all gear goes by one broadcast, found by a scan or not.
   */
  async #driveUnplaced(line: Line, now: EpochMs, priority: BusPriority): Promise<void> {
    const { clock, reassertAfter } = this.options;
    const isLit = this.#isUnplacedLit(now);
    const arc = isLit ? 254 : 0;
    const at = clock.monotonic();
    if (line.lamps.length > 0) {
      await line.unplaced.drive(line.scanned?.unplaced ?? [], arc, at, { priority, reassertAfter });
      return;
    }
    if (line.emptyArc === arc && at - line.emptyAt < reassertAfter) return;
    await line.broadcast(() => (isLit ? 100 : 0), arc, at, priority);
  }

  #isUnplacedLit(now: EpochMs): boolean {
    const { inputs } = this.options;
    const place = inputs.desired?.desired.place ?? this.options.place;
    if (inputs.localOverride !== null || !inputs.isClockTrusted || !place) return true;
    const night = nightOf(place, now);
    return night === null || now >= night.from;
  }
}

/** A level waits for the line, and it is bright enough or a step of the ramp that leads there. */
function isOnItsWay(lamp: Lamp, writer: LevelWriter): boolean {
  const waiting = writer.waitingFor(lamp);
  const target = lamp.decision?.level ?? 100;
  return waiting !== null && (target <= waiting || lamp.ramp?.to === target);
}
