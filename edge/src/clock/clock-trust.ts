import { type EpochMs, MINUTE, type Milliseconds, SECOND } from '@lamplighter/contracts';
import {
  AGREEMENT,
  bearingOf,
  COUNTS_FOR,
  DRIFT,
  type Moment,
  offsetOf,
  stillCounts,
  type TimeOpinion,
} from './time-opinion.js';

/** Earliest and latest instant that can be true: before, the clock was never set; after, it runs wild (LS-3). */
const EARLIEST = Date.UTC(2020, 0, 1);
const LATEST = Date.UTC(2040, 0, 1);
/** A wall clock that moved so much against monotonic time was stepped. */
const STEP: Milliseconds = 2 * SECOND;
/** Alone, a clock is believed until drift may have taken it so far: 104 days. */
const MOST_DRIFT: Milliseconds = 15 * MINUTE;
/** After a reboot, a clock that shows no more than this since it was last seen may have stood still without power. */
const STANDSTILL: Milliseconds = 20 * MINUTE;

/** Weights: what is kept right from outside counts double; so does a clock that it once confirmed and that ran on since. */
const REFERENCE = 2;
const BATTERY_BACKED = 1;
const CONFIRMED_RUN = 2;

type ClockState = 'untrusted' | 'holdover' | 'synchronised';

export interface ClockJudgement {
  readonly state: ClockState;
  /** For a person. */
  readonly reason: string;
  /** How far the wall clock was stepped since the judgement before; null when it was not. */
  readonly step: Milliseconds | null;
  /** Best source's time minus the clock's; null while no source can tell. */
  readonly offset: Milliseconds | null;
  /** Most that drift may have made since the clock was last confirmed; null while it is not trusted. */
  readonly driftBound: Milliseconds | null;
}

/** What survives a restart. */
export interface KeptTime {
  /** Newest instant at which the clock was trusted. */
  readonly newest: EpochMs;
  /** When a reference last confirmed the clock; the first trusted instant of all while none has. */
  readonly confirmed: EpochMs;
  /** A clock that was believed has lost its trust since, and not found it again: a restart is no reason to believe it. */
  readonly isDoubted: boolean;
}

/** The wall clock as it runs on from an instant at which it was believed. */
interface Run {
  readonly from: Moment;
  /** A reference confirmed it in this run of the process. */
  readonly isConfirmed: boolean;
}

/**
 * Whether the edge may believe its wall clock: a state machine over moments and what time sources say. Pure; the table
 * in edge/README.md is its specification (LS-3, S-36, F-20).
 */
export class ClockTrust {
  #run: Run | null = null;
  #last: Moment | null = null;
  #confirmed: EpochMs | null = null;
  #newest: EpochMs | null = null;
  #wasTrusted = false;
  #isDoubted = false;
  readonly #opinions = new Map<string, TimeOpinion>();

  /** The process starts. `kept`: what the disk remembers; null at the very first start, when nothing vouches for the clock. */
  begin(now: Moment, kept: KeptTime | null, hasRebooted: boolean): void {
    this.#newest = kept?.newest ?? null;
    this.#confirmed = kept?.confirmed ?? null;
    const isPossible = isPlausible(now.wall) && kept !== null && now.wall >= kept.newest - AGREEMENT;
    const mayHaveStood = hasRebooted && kept !== null && now.wall - kept.newest < STANDSTILL;
    this.#isDoubted = kept?.isDoubted ?? false;
    this.#run = isPossible && !mayHaveStood && !this.#isDoubted ? { from: now, isConfirmed: false } : null;
    this.#wasTrusted = this.#run !== null;
  }

  /** A source spoke: what it said before no longer counts, unless that was narrower and still counts. */
  hear(opinion: TimeOpinion): void {
    const { source, isReference, heardAt } = opinion;
    const held = this.#opinions.get(source);
    const isVaguer = held !== undefined && widthOf(opinion) > Math.max(widthOf(held), AGREEMENT);
    if (isVaguer && heardAt - held.heardAt <= COUNTS_FOR) return;
    // A battery-backed clock that shows less than what the disk has seen has lost its battery.
    const isBelowDisk = !isReference && this.#newest !== null && opinion.latest < this.#newest - AGREEMENT;
    if (isBelowDisk) this.#opinions.delete(source);
    else this.#opinions.set(source, opinion);
  }

  /** What is to be kept for the next start; null before the clock was ever trusted. */
  get kept(): KeptTime | null {
    return this.#newest === null || this.#confirmed === null
      ? null
      : { newest: this.#newest, confirmed: this.#confirmed, isDoubted: this.#isDoubted };
  }

  judge(now: Moment): ClockJudgement {
    const step = this.#stepTo(now);
    const { state, reason } = this.#stateAt(now);
    if (state !== 'untrusted') {
      this.#newest = state === 'synchronised' ? now.wall : Math.max(this.#newest ?? now.wall, now.wall);
      this.#confirmed ??= now.wall;
      this.#wasTrusted = true;
    }
    this.#isDoubted = state === 'untrusted' && (this.#isDoubted || this.#wasTrusted);
    const driftBound = state === 'untrusted' ? null : this.#driftBoundAt(now);
    return { state, reason, step, offset: this.#offsetAt(now), driftBound };
  }

  #stepTo(now: Moment): Milliseconds | null {
    const last = this.#last;
    this.#last = now;
    if (!last) return null;
    const step = now.wall - last.wall - (now.monotonic - last.monotonic);
    return Math.abs(step) >= STEP ? step : null;
  }

  #stateAt(now: Moment): Pick<ClockJudgement, 'state' | 'reason'> {
    const untrusted = (reason: string) => ({ state: 'untrusted', reason }) as const;
    const holdover = (reason: string) => ({ state: 'holdover', reason }) as const;
    if (!isPlausible(now.wall)) return untrusted(`${dateOf(now.wall)} cannot be: the clock was never set`);

    const drift = this.#driftBoundAt(now) ?? 0;
    const ownRun = this.#isOnRun(now) ? this.#run : null;
    const opinions = [...this.#opinions.values()].filter((opinion) => stillCounts(opinion, now));
    const slack = ownRun ? Math.min(drift, MOST_DRIFT) : 0;
    const confirming = opinions.filter((opinion) => bearingOf(opinion, now, slack) === 'confirms');
    const contradicting = opinions.filter((opinion) => bearingOf(opinion, now, slack) === 'contradicts');
    const own = ownRun?.isConfirmed ? CONFIRMED_RUN : 0;
    const pro = weightOf(confirming) + own;
    const con = weightOf(contradicting);

    if (confirming.length > 0 && pro > con) {
      const references = confirming.filter((opinion) => opinion.isReference);
      const isConfirmed = references.length > 0 || ownRun?.isConfirmed === true;
      this.#run = { from: now, isConfirmed };
      if (references.length > 0) {
        this.#confirmed = now.wall - (now.monotonic - Math.max(...references.map(({ heardAt }) => heardAt)));
      }
      const reason = `confirmed by ${names(confirming)}`;
      return references.length > 0 ? { state: 'synchronised', reason } : holdover(reason);
    }
    if (con > 0) {
      if (ownRun && own > 0 && pro >= con)
        return holdover(`${names(contradicting)} says otherwise, alone against a confirmed clock`);
      if (ownRun) this.#run = null;
      return untrusted(`${names(contradicting)} says otherwise, and nothing outweighs it`);
    }
    if (!ownRun) return untrusted(this.#run ? 'it was stepped and no source confirms it' : 'no source confirms it');
    if (drift > MOST_DRIFT) return untrusted('no source confirmed it for too long');
    return holdover('runs on by itself');
  }

  /** Whether the wall clock is where an undisturbed run would have taken it. */
  #isOnRun(now: Moment): boolean {
    if (!this.#run) return false;
    const { from } = this.#run;
    const span = now.monotonic - from.monotonic;
    return Math.abs(now.wall - from.wall - span) <= AGREEMENT + span * DRIFT;
  }

  #driftBoundAt(now: Moment): Milliseconds | null {
    return this.#confirmed === null ? null : Math.max(0, now.wall - this.#confirmed) * DRIFT;
  }

  #offsetAt(now: Moment): Milliseconds | null {
    const told = [...this.#opinions.values()]
      .filter((opinion) => stillCounts(opinion, now))
      .sort((a, b) => Number(b.isReference) - Number(a.isReference))
      .map((opinion) => offsetOf(opinion, now));
    return told.find((offset) => offset !== null) ?? null;
  }
}

const dateOf = (wall: EpochMs): string => (Number.isFinite(wall) ? new Date(wall).toISOString() : String(wall));

const widthOf = ({ earliest, latest }: TimeOpinion): Milliseconds => latest - earliest;

export const isPlausible = (wall: EpochMs): boolean => wall >= EARLIEST && wall < LATEST;

const weightOf = (opinions: readonly TimeOpinion[]): number =>
  opinions.reduce((sum, { isReference }) => sum + (isReference ? REFERENCE : BATTERY_BACKED), 0);

const names = (opinions: readonly TimeOpinion[]): string => opinions.map(({ source }) => source).join(' and ');
