import {
  type Cancel,
  type Clock,
  DAY,
  type DeviceId,
  type EpochMs,
  MINUTE,
  type Milliseconds,
  SECOND,
  type Seconds,
} from '@lamplighter/contracts';
import type { WriteGate } from '@lamplighter/dali';
import type { Log } from '../log.js';
import type { Lamp, Poll } from './lamp.js';
import type { Line, ScanResult } from './line.js';

export interface LineKeeperOptions {
  readonly lines: readonly Line[];
  readonly clock: Clock;
  readonly log: Log;
  readonly statusPeriod: Milliseconds;
  readonly sensorHold: Seconds;
  /** Outside the expected-power window nothing is asked: silence would mean nothing. */
  readonly isPowered: (now: EpochMs) => boolean;
  /** What stands before every write into a gear's memory. */
  readonly gate: (device: DeviceId) => WriteGate;
  readonly onScan: (line: Line, result: ScanResult) => void;
  readonly onPoll: (lamp: Lamp, poll: Poll) => void;
  /** Every lamp of a line was asked once, and the line stayed open. */
  readonly onRound: (line: Line, polls: readonly LampPoll[]) => void;
}

/** What one lamp answered. */
interface LampPoll {
  readonly lamp: Lamp;
  readonly poll: Poll;
}

/** How long a line that did not answer, or a setting that was not taken, is left alone. */
const RETRY_AFTER: Milliseconds = MINUTE;
/** How often addresses where nobody answered are looked at again: 5 s of a line. Each return of voltage scans anew. */
const LOOK_AROUND_AFTER: Milliseconds = DAY;

/** Looks after the lines: finds gear, gives it its settings once, asks each lamp how it is. Never in the way of levels. */
export class LineKeeper {
  #cancels: Cancel[] = [];
  readonly #triedAt = new Map<Line, Milliseconds>();
  /** When every silent address of a line was last looked at. */
  readonly #lookedAt = new Map<Line, Milliseconds>();

  constructor(private readonly options: LineKeeperOptions) {}

  start(): void {
    const { clock, statusPeriod } = this.options;
    this.#cancels = [clock.every(SECOND, () => this.#keep()), clock.every(statusPeriod, () => this.#poll())];
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }

  /** New lamps or sensors, or a line that came back: settings are due at once. */
  renew(): void {
    this.#triedAt.clear();
  }

  async #keep(): Promise<void> {
    const { clock, lines } = this.options;
    if (!this.options.isPowered(clock.now())) return;
    const now = clock.monotonic();
    const due = lines.filter((line) => line.isOpen && now - (this.#triedAt.get(line) ?? -RETRY_AFTER) >= RETRY_AFTER);
    for (const line of due) this.#triedAt.set(line, now);
    await this.#each(due, (line) => this.#setUp(line));
  }

  async #setUp(line: Line): Promise<void> {
    const isNew = !line.scanned;
    const result = await this.#look(line, isNew);
    if (result) this.options.onScan(line, result);
    if (!line.scanned) return;
    for (const lamp of line.lamps) {
      if (!lamp.isSetUp && line.scanned?.found.includes(lamp.shortAddress)) await this.#setUpLamp(line, lamp);
    }
    if (isNew) await this.#pollLine(line);
    for (const { sensor, outcome } of await line.setUpSensors(this.options.sensorHold)) {
      this.options.log.warn({ sensor, outcome }, 'a sensor could not be set up; tried again in a minute');
    }
    for (const lamp of line.lamps) {
      if (lamp.gtin === undefined && line.scanned?.found.includes(lamp.shortAddress)) await lamp.identify();
    }
  }

  #look(line: Line, isNew: boolean): Promise<ScanResult | null> {
    const now = this.options.clock.monotonic();
    const lookedAt = this.#lookedAt.get(line) ?? Number.NEGATIVE_INFINITY;
    if (!isNew && now - lookedAt < LOOK_AROUND_AFTER) return line.lookAgain();
    this.#lookedAt.set(line, now);
    return isNew ? line.scan() : line.lookAround();
  }

  async #setUpLamp(line: Line, lamp: Lamp): Promise<void> {
    const outcome = await line.setUpLamp(lamp, this.options.gate(lamp.device));
    if (outcome === 'unchanged' || outcome === 'written') return;
    this.options.log.warn({ device: lamp.device, outcome }, 'gear does not have its safe settings');
  }

  async #poll(): Promise<void> {
    const { clock, lines, isPowered } = this.options;
    if (!isPowered(clock.now())) return;
    const open = lines.filter((line) => line.isOpen);
    await this.#each(open, (line) => this.#pollLine(line));
  }

  async #pollLine(line: Line): Promise<void> {
    const { clock, onPoll, onRound } = this.options;
    const polls: LampPoll[] = [];
    for (const lamp of line.lamps) {
      const poll = await lamp.poll(clock.now(), clock.monotonic());
      onPoll(lamp, poll);
      polls.push({ lamp, poll });
    }
    onRound(line, polls);
  }

  async #each(lines: readonly Line[], work: (line: Line) => Promise<void>): Promise<void> {
    const done = lines.map((line) =>
      work(line).catch((error: Error) => {
        this.options.log.debug({ line: line.index, reason: error.message }, 'line could not be asked');
      }),
    );
    await Promise.all(done);
  }
}
