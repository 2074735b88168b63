import { type EpochMs, HOUR, MINUTE, type Milliseconds, SECOND, type Seconds } from '@lamplighter/contracts';
import type { Detection } from '@lamplighter/lighting';

/** Longer occupied than this without a pause, a sensor is stuck (PEERS PRESENCE_STUCK). */
const STUCK_AFTER: Milliseconds = 2 * HOUR;
/** So long silent while it had power, a sensor is deaf (RELIABILITY LS-9). */
const DEAF_AFTER: Milliseconds = 24 * HOUR;
/** So many nights without anybody, while other sensors of this edge saw somebody, are deafness too. */
const DEAF_NIGHTS = 3;
/** Activations in an hour beyond which a sensor is a nuisance: a hold timer of 10 s allows at most 360. */
const NUISANCE_PER_HOUR = 300;
/** It is none any longer once it had fewer than this in an hour. */
const CALM_PER_HOUR = 150;
const CALM_FOR: Milliseconds = HOUR;
/** Events in one second that no sound sensor sends: its hold timer is 10 s at least. */
const FLOOD_PER_SECOND = 20;
/** Activations closer together than this are one: whatever comes in a flood reaches the lamps once. */
const SETTLE: Milliseconds = SECOND;
const QUARTER: Milliseconds = 15 * MINUTE;
/** Questions in a row without an answer after which the sensor counts as gone. */
const SILENT_ANSWERS = 3;

const NEVER: EpochMs = 0;

/** What is wrong with a sensor. */
export const SENSOR_TROUBLES = ['stuck', 'deaf', 'nuisance', 'error', 'missing'] as const;
export type SensorTrouble = (typeof SENSOR_TROUBLES)[number];

/** What must be known of a sensor after a restart. Nothing in it is finer than a quarter of an hour (S-27). */
export interface SensorMemory {
  /** Powered time since it last said anything. */
  readonly silentFor: Milliseconds;
  /** Nights in a row in which it saw nobody although others did. */
  readonly quietNights: number;
  readonly sawSomebodyTonight: boolean;
  readonly troubles: readonly SensorTrouble[];
}

/** What the sensor answered when it was asked how it is; null: nothing. */
export type SensorAnswer = { readonly hasError: boolean; readonly isOccupied: boolean } | null;

export interface SensorWatchOptions {
  /** Hold timer of the sensor: it says vacant so long after the last movement. */
  readonly sensorHold: Seconds;
  /** How long it may miss somebody after a detection. */
  readonly blind: Seconds;
}

/**
 * One presence sensor: who is there as far as it can be believed. Pure: time is an argument. Of single detections only the
 * last is remembered, and counts of a quarter of an hour; nothing else of them outlives a second (S-27).
 */
export class SensorWatch {
  #isOccupied = false;
  #lastSeenAt: EpochMs | null = null;
  #arrivedAt: EpochMs = Number.NEGATIVE_INFINITY;
  #occupiedFor: Milliseconds = 0;
  #silentFor: Milliseconds = 0;
  #quietNights = 0;
  #sawSomebodyTonight = false;
  #count = 0;
  /** Activations of this quarter of an hour and of the three before. */
  #quarters: readonly number[] = [0];
  #quarterFor: Milliseconds = 0;
  #eventsThisSecond = 0;
  #calmFor: Milliseconds = 0;
  #unanswered = 0;
  #troubles = new Set<SensorTrouble>();

  constructor(private readonly options: SensorWatchOptions) {}

  /** Takes over what was known when the edge last ran. */
  restore({ silentFor, quietNights, sawSomebodyTonight, troubles }: SensorMemory): void {
    this.#silentFor = silentFor;
    this.#quietNights = quietNights;
    this.#sawSomebodyTonight = sawSomebodyTonight;
    this.#troubles = new Set(troubles);
  }

  get memory(): SensorMemory {
    return {
      silentFor: Math.floor(this.#silentFor / QUARTER) * QUARTER,
      quietNights: this.#quietNights,
      sawSomebodyTonight: this.#sawSomebodyTonight,
      troubles: [...this.#troubles],
    };
  }

  get troubles(): ReadonlySet<SensorTrouble> {
    return this.#troubles;
  }

  /** What the troubles rest on, for a ticket. */
  get evidence(): Readonly<Record<string, number>> {
    return {
      occupiedMinutes: Math.floor(this.#occupiedFor / MINUTE),
      silentHours: Math.floor(this.#silentFor / HOUR),
      quietNights: this.#quietNights,
      activationsInAnHour: this.#activations(),
      unanswered: this.#unanswered,
    };
  }

  get sawSomebodyTonight(): boolean {
    return this.#sawSomebodyTonight;
  }

  /**
   * The sensor's own event. True when somebody came to where nobody was: levels are due at once; whatever else follows
   * from it has time until the next round.
   */
  hear(occupied: boolean, now: EpochMs): boolean {
    this.#noteEvent();
    const wasOccupied = this.#isOccupied;
    this.#isOccupied = occupied;
    if (!occupied) {
      // It waited out its own hold timer before it said vacant: the program's hold counts from the last movement.
      const movedAt = now - this.options.sensorHold * SECOND;
      if (wasOccupied) this.#lastSeenAt = Math.min(now, Math.max(this.#lastSeenAt ?? movedAt, movedAt));
      this.#occupiedFor = 0;
      this.#troubles.delete('stuck');
      return false;
    }
    this.#lastSeenAt = now;
    return !wasOccupied && this.#activate(now);
  }

  /** One of several sensors saw somebody, perhaps this one; nobody will say when that ends. Otherwise as `hear`. */
  suspect(now: EpochMs): boolean {
    this.#noteEvent();
    this.#lastSeenAt = now;
    return this.#activate(now);
  }

  /** What the sensor answered when asked: it brings back who was there before a restart, or what a lost event hid. */
  answer(answer: SensorAnswer, now: EpochMs): boolean {
    if (answer === null) {
      this.#unanswered += 1;
      if (this.#unanswered >= SILENT_ANSWERS) this.#troubles.add('missing');
      return false;
    }
    this.#unanswered = 0;
    this.#troubles.delete('missing');
    if (answer.hasError) this.#troubles.add('error');
    else this.#troubles.delete('error');
    // Also where nobody is known to be there: after a restart or a lost line that is all that can end it.
    if (!answer.isOccupied) this.#troubles.delete('stuck');
    if (answer.isOccupied === this.#isOccupied) return false;
    if (answer.isOccupied) {
      this.#lastSeenAt = now;
      this.#isOccupied = true;
      return true;
    }
    this.#leave(now);
    return false;
  }

  /** The line was gone: a vacant event may have been missed. Who was there counts as seen until now; the hold runs. */
  loseSight(now: EpochMs): void {
    if (this.#isOccupied) this.#leave(now);
  }

  /** Time went by, about a second at a time; without power on the sensor it says nothing about it. */
  elapse(time: Milliseconds, isPowered: boolean): void {
    this.#eventsThisSecond = 0;
    if (!isPowered) return;
    this.#silentFor += time;
    if (this.#silentFor >= DEAF_AFTER) this.#troubles.add('deaf');
    this.#occupiedFor = this.#isOccupied ? this.#occupiedFor + time : 0;
    if (this.#occupiedFor >= STUCK_AFTER) this.#troubles.add('stuck');
    this.#calmFor += time;
    this.#quarterFor += time;
    if (this.#quarterFor >= QUARTER) this.#endQuarter();
  }

  /** A night is over; `othersSawSomebody`: somebody was about. */
  endNight(othersSawSomebody: boolean): void {
    if (this.#sawSomebodyTonight) this.#quietNights = 0;
    else if (othersSawSomebody) this.#quietNights += 1;
    this.#sawSomebodyTonight = false;
    if (this.#quietNights >= DEAF_NIGHTS) this.#troubles.add('deaf');
  }

  /** What the lamps are to make of it. */
  detection(now: EpochMs): Detection {
    const isFaulty = this.#troubles.size > 0;
    const seenAt = this.#lastSeenAt ?? NEVER;
    // What it may have missed counts as presence.
    const blindUntil = seenAt + this.options.blind * SECOND;
    const occupied = this.#isOccupied || now < blindUntil;
    return { occupied, lastDetectionAt: occupied ? seenAt : blindUntil, ...(isFaulty ? { isFaulty } : {}) };
  }

  /** Activations since the last call. */
  takeCount(): number {
    const count = this.#count;
    this.#count = 0;
    return count;
  }

  #leave(now: EpochMs): void {
    this.#isOccupied = false;
    this.#occupiedFor = 0;
    this.#lastSeenAt = now;
  }

  #noteEvent(): void {
    this.#silentFor = 0;
    this.#quietNights = 0;
    this.#unanswered = 0;
    this.#troubles.delete('deaf');
    this.#troubles.delete('missing');
    this.#eventsThisSecond += 1;
    if (this.#eventsThisSecond > FLOOD_PER_SECOND) this.#disturb();
  }

  #disturb(): void {
    this.#troubles.add('nuisance');
    this.#calmFor = 0;
  }

  #activate(now: EpochMs): boolean {
    this.#sawSomebodyTonight = true;
    if (now >= this.#arrivedAt && now - this.#arrivedAt < SETTLE) return false;
    this.#arrivedAt = now;
    this.#count += 1;
    const [current = 0, ...before] = this.#quarters;
    this.#quarters = [current + 1, ...before];
    if (this.#activations() > NUISANCE_PER_HOUR) this.#disturb();
    return true;
  }

  #endQuarter(): void {
    this.#quarterFor = 0;
    if (this.#calmFor >= CALM_FOR && this.#activations() < CALM_PER_HOUR) this.#troubles.delete('nuisance');
    this.#quarters = [0, ...this.#quarters].slice(0, 4);
  }

  #activations(): number {
    return this.#quarters.reduce((sum, count) => sum + count, 0);
  }
}
