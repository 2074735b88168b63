import type { DimLevel, EpochMs, Kelvin, LuminairePlacement, Milliseconds, Seconds } from '@lamplighter/contracts';
import {
  arcToPercent,
  type Dialogue,
  type DimmingCurve,
  type GearEnergy,
  type GearHealth,
  type GearStatus,
  linearArcToPercent,
  percentToArc,
  percentToLinearArc,
  queryActualLevel,
  queryStatus,
  readEnergy,
  readGearHealth,
  readIdentity,
  readSourceHealth,
  type SourceHealth,
} from '@lamplighter/dali';
import { type Decision, lightLevel, type Ramp } from '@lamplighter/lighting';
import type { BusPriority, RunOptions } from '../bus/dali-bus.js';
import { ReversalGuard } from '../control/reversal-guard.js';
import { hasQuirk, type LuminaireModel, type LuminaireQuirk } from '../models/luminaire-model.js';
import { unanswered } from './unanswered.js';

/** QUERY ACTUAL LEVEL while the lamp starts or has failed: no level at all. */
const NO_LEVEL = 255;

/** The line that a lamp hangs on. */
export interface LampLine {
  readonly index: number;
  readonly isOpen: boolean;
  run<T>(dialogue: Dialogue<T>, priority: BusPriority, options?: RunOptions): Promise<T>;
}

/** What one round of questions found. Null status: the gear did not answer. */
export interface Poll {
  readonly at: EpochMs;
  readonly status: GearStatus | null;
  /** Null while fading, starting or failed. */
  readonly actualArc: number | null;
}

/**
 * One luminaire's gear as the edge knows it: what it was told last, what it said last. The control loop decides levels;
 * this only carries them out and notices when the gear is elsewhere than it was sent.
 */
export class Lamp {
  /** What resolve() said, valid from `decidedAt` until `decision.until` for the inputs of `decidedFor`. */
  decision: Decision | null = null;
  decidedAt: EpochMs = 0;
  decidedFor = -1;
  /** Wished time of the way to the decided level; null: the usual one. */
  wishedRamp: Seconds | null = null;
  /** The way to the decided level, begun at `rampedFrom` (monotonic), and the level it gave last. */
  ramp: Ramp | null = null;
  rampedFrom: Milliseconds = 0;
  rampLevel: DimLevel | null = null;
  /** Dim level on the way to the target; null: not known, the gear must be asked. */
  applied: DimLevel | null = null;
  /** Arc power level that the gear is known to have; null: not known. */
  knownArc: number | null = null;
  /** Colour temperature that the gear was told last and when (monotonic); null: none since it had power. */
  toldColour: { readonly kelvin: Kelvin; readonly at: Milliseconds } | null = null;
  /** Monotonic time of the last step of the ramp, of the last write, and of the last write that changed the level. */
  steppedAt: Milliseconds | null = null;
  writtenAt: Milliseconds = Number.NEGATIVE_INFINITY;
  changedAt: Milliseconds = Number.NEGATIVE_INFINITY;
  /** Monotonic time of the last read-back that met the level the gear was sent to. */
  verifiedAt: Milliseconds = Number.NEGATIVE_INFINITY;
  /** A reading is due because the level changed. */
  isReadingDue = false;
  /** Asking how it is is due: its level changed, or was just learnt. */
  isGlanceDue = false;
  /** Its level followed people since the last quarter of an hour. */
  followedPeople = false;
  readonly reversals = new ReversalGuard();
  isSetUp = false;
  /** Gear is brought to the logarithmic curve at its set-up; one that cannot be is told its levels on the linear one. */
  dimmingCurve: DimmingCurve = 'logarithmic';
  /** How often it was sent from dark, or from nobody knows where, to light. */
  commandedStarts = 0;
  /** Product of the gear (bank 0); null: it does not say; undefined: not asked yet. */
  gtin: string | null | undefined = undefined;
  /** It is being asked where it stands. */
  isSensing = false;
  lastPoll: Poll | null = null;
  #writes = 0;

  constructor(
    public placement: LuminairePlacement,
    readonly line: LampLine,
  ) {}

  /** The same gear in a new document. */
  moved(placement: LuminairePlacement): this {
    this.placement = placement;
    this.decision = null;
    return this;
  }

  get device(): LuminairePlacement['device'] {
    return this.placement.device;
  }

  get shortAddress(): number {
    return this.placement.shortAddress;
  }

  /** Actual dim level by the curve, or null when it is not known. */
  get actualLevel(): DimLevel | null {
    const arc = this.lastPoll?.actualArc ?? null;
    return arc === null ? null : this.#lightOf(arc);
  }

  /** Arc power level at which the gear gives so many percent of all it can. */
  arcFor(percent: number): number {
    return this.dimmingCurve === 'linear' ? percentToLinearArc(percent) : percentToArc(percent);
  }

  /** What the gear gives, percent of all it can; null when it is not known. */
  get gearLevel(): DimLevel | null {
    const arc = this.lastPoll?.actualArc ?? null;
    return arc === null ? null : this.#percentOf(arc);
  }

  /** At its target for at least `settle` ms: what is read now is no level on its way. */
  isSettled(now: Milliseconds, settle: Milliseconds): boolean {
    return this.decision !== null && this.applied === this.decision.level && now - this.changedAt >= settle;
  }

  /** Asks the gear which product it is. */
  async identify(): Promise<void> {
    this.gtin = (await this.line.run(readIdentity(this.shortAddress), 'polling')).gtin;
  }

  /** Power or line was gone: whatever was known of the level no longer counts. */
  forget(): void {
    this.applied = null;
    this.knownArc = null;
    this.toldColour = null;
  }

  /** Asks the gear where it stands. Without an answer the level stays unknown and the target is written outright. */
  async sense(priority: BusPriority): Promise<void> {
    const writes = this.#writes;
    this.isSensing = true;
    const arc = await this.line.run(queryActualLevel(this.shortAddress), priority).catch(() => null);
    this.isSensing = false;
    // Somebody may have come meanwhile, and the gear have been sent elsewhere.
    if (arc === null || arc === NO_LEVEL || writes !== this.#writes) return;
    this.knownArc = arc;
    this.applied = this.#lightOf(arc);
    this.isGlanceDue = true;
  }

  /** The gear was sent to a level, by this lamp or by a broadcast. */
  noteWritten(level: DimLevel, arc: number, now: Milliseconds): void {
    this.#writes += 1;
    if (arc > 0 && (this.knownArc === 0 || this.knownArc === null)) this.commandedStarts += 1;
    if (this.knownArc !== arc) {
      this.changedAt = now;
      this.isReadingDue = true;
      this.isGlanceDue = true;
    }
    this.applied = level;
    this.knownArc = arc;
    this.writtenAt = now;
  }

  /** A level may or may not have reached the gear: it counts as unknown, so that the next evaluation writes again. */
  noteFailed(): void {
    this.#writes += 1;
    this.knownArc = null;
  }

  /** Status and actual level. A gear found elsewhere than it was sent (it lost power) is put right by the next evaluation. */
  async poll(at: EpochMs, now: Milliseconds, priority: BusPriority = 'polling'): Promise<Poll> {
    const writes = this.#writes;
    const status = await this.line.run(queryStatus(this.shortAddress), priority);
    const arc =
      status === null || status.fadeRunning ? null : await this.line.run(queryActualLevel(this.shortAddress), priority);
    const poll: Poll = { at, status, actualArc: arc === NO_LEVEL ? null : arc };
    this.lastPoll = poll;
    if (status?.powerCycleSeen) this.toldColour = null;
    if (!status || writes !== this.#writes) return poll;
    const isThere = this.knownArc !== null && poll.actualArc === this.knownArc;
    if (!status.powerCycleSeen && (isThere || (this.knownArc !== null && this.#isLimited(status, poll)))) {
      this.verifiedAt = now;
    } else if (poll.actualArc !== null && !status.lampFailure) {
      // A gear that lost power is written to even where it stands right: only a level ends powerCycleSeen.
      this.knownArc = status.powerCycleSeen ? null : poll.actualArc;
      this.applied = this.#lightOf(poll.actualArc);
    }
    return poll;
  }

  /** Bank 202, unless its model gives figures there that are worth nothing. */
  readEnergy(model: LuminaireModel | null): Promise<GearEnergy> {
    return this.#read(readEnergy(this.shortAddress), model, 'energyExponentWrong');
  }

  /** Banks 205 and 206, but those that its model is known not to have. */
  async readHealth(model: LuminaireModel | null): Promise<{ gear: GearHealth; source: SourceHealth }> {
    const gear = await this.#read(readGearHealth(this.shortAddress), model, 'neverAnswersBank205');
    const source = await this.#read(readSourceHealth(this.shortAddress), model, 'neverAnswersBank206');
    return { gear, source };
  }

  async #read<T>(dialogue: Dialogue<T>, model: LuminaireModel | null, quirk: LuminaireQuirk): Promise<T> {
    return model && hasQuirk(model, quirk) ? unanswered(dialogue) : this.line.run(dialogue, 'polling');
  }

  #percentOf(arc: number): number {
    return this.dimmingCurve === 'linear' ? linearArcToPercent(arc) : arcToPercent(arc);
  }

  /** What an arc power level means as light: 100 % may be less than all the gear can give. */
  #lightOf(arc: number): DimLevel {
    return lightLevel(this.#percentOf(arc), this.decision?.outputShare ?? 1);
  }

  /** The gear holds its own minimum or maximum instead: that is as near as it gets, so it is not written for ever. */
  #isLimited(status: GearStatus, poll: Poll): boolean {
    return status.limitError && poll.actualArc !== null;
  }
}
