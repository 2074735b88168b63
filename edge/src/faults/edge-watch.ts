import {
  type Cancel,
  type Clock,
  type DeviceId,
  type EpochMs,
  MINUTE,
  type Milliseconds,
  type WattHour,
} from '@lamplighter/contracts';
import type { CabinetState } from '../cabinet/cabinet-state.js';
import type { ClockJudgement } from '../clock/clock-trust.js';
import type { UpdateNote } from '../update/update-note.js';
import { breakerTripped } from './cabinet/breaker-tripped.js';
import type { ContactSeen } from './cabinet/contact-seen.js';
import { contactor } from './cabinet/contactor.js';
import { doorOpen } from './cabinet/door-open.js';
import { type BalanceBegun, EnergyBalance } from './cabinet/energy-balance.js';
import { energyImbalance } from './cabinet/energy-imbalance.js';
import { handSwitch } from './cabinet/hand-switch.js';
import { leakage } from './cabinet/leakage.js';
import { meterSilent } from './cabinet/meter-silent.js';
import { noSupply } from './cabinet/no-supply.js';
import type { Condition } from './condition.js';
import type { FaultBook } from './fault-book.js';
import { supplyVoltageTooHigh, supplyVoltageTooLow } from './feeder/supply-voltage.js';
import { clockUnsynchronised } from './own/clock-unsynchronised.js';
import { interfaceLost } from './own/interface-lost.js';
import { type JournalSeen, journalRefused } from './own/journal-refused.js';
import { programRefused } from './own/program-refused.js';
import { updateFailed } from './own/update-failed.js';

const PERIOD: Milliseconds = MINUTE;

const CONTACT_CONDITIONS: readonly Condition<ContactSeen>[] = [
  doorOpen,
  leakage,
  breakerTripped,
  handSwitch,
  contactor,
  noSupply,
];

const PHASES = ['Meter/VoltageL1', 'Meter/VoltageL2', 'Meter/VoltageL3'] as const;

export interface EdgeWatchOptions {
  readonly book: FaultBook;
  readonly clock: Clock;
  readonly cabinet: CabinetState;
  /** How many lamps are placed: a day is compared once all of them were read. */
  readonly lampCount: () => number;
  readonly saveBalance: (begun: BalanceBegun) => unknown;
  /** Null: nobody knows, since there is no document or the clock is not trusted. */
  readonly isPowerExpected: (now: EpochMs) => boolean | null;
  readonly clockJudgement: () => ClockJudgement;
  /** How updates stand; null without a supervisor. */
  readonly updateNote: () => UpdateNote | null;
  readonly lostLines: () => readonly { readonly line: number; readonly problem: string | null }[];
  readonly journal: () => Pick<JournalSeen, 'isWorking' | 'refused' | 'damaged'>;
  readonly desired: () => { readonly version: number; readonly refusal: string };
}

/** Judges what is no lamp: the cabinet, its meters, and the edge itself. Contacts at once, the rest once a minute. */
export class EdgeWatch {
  readonly #balance = new EnergyBalance();
  #expected: { readonly isExpected: boolean | null; readonly since: Milliseconds } | null = null;
  #cancels: readonly Cancel[] = [];

  constructor(private readonly options: EdgeWatchOptions) {}

  start(): void {
    const { clock, cabinet } = this.options;
    this.#cancels = [
      clock.every(PERIOD, () => this.#judge()),
      cabinet.onChange(() => {
        this.#judgeContacts();
      }),
    ];
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels = [];
  }

  /** Takes over with which counters the day began. */
  restore(begun: BalanceBegun): void {
    this.#balance.restore(begun);
  }

  /** What a lamp's gear has counted. */
  lampEnergy(device: DeviceId, energy: WattHour): void {
    this.#balance.lamp(device, energy, this.options.clock.now());
  }

  #judge(): void {
    const { book, lostLines, journal, desired, clockJudgement, updateNote } = this.options;
    const seen = this.#now();
    book.retell();
    book.observe(null, journalRefused, { ...seen, ...journal() });
    book.observe(null, clockUnsynchronised, { ...seen, clock: clockJudgement() });
    book.observe(null, updateFailed, { ...seen, note: updateNote() });
    book.observe(null, programRefused, { ...seen, ...desired() });
    // Behind a dead feeder an interface may be dead too, and that is no fault.
    if (this.#isPowerExpected() === true) book.observe(null, interfaceLost, { ...seen, lost: lostLines() });
    this.#judgeContacts();
    this.#judgeMeters();
  }

  #judgeContacts(): void {
    const { book, cabinet } = this.options;
    const seen = this.#now();
    const isPowerExpected = this.#isPowerExpected();
    const expectedFor = seen.monotonic - (this.#expected?.since ?? seen.monotonic);
    for (const { device, kind, isActive, since } of cabinet.contacts) {
      const activeFor = since === null ? null : Math.max(0, seen.at - since);
      for (const condition of CONTACT_CONDITIONS) {
        book.observe(device, condition, { ...seen, kind, isActive, activeFor, isPowerExpected, expectedFor });
      }
    }
  }

  #judgeMeters(): void {
    const { book, cabinet, lampCount, saveBalance } = this.options;
    const seen = this.#now();
    for (const { device, values, at, isAnswering, isPlausible } of cabinet.meters) {
      book.observe(device, meterSilent, { ...seen, device, isAnswering, lastAnswerAt: at });
      if (!isAnswering) continue;
      const volts = PHASES.map((phase) => values[phase]).filter((value) => typeof value === 'number');
      // Each phase feeds lamps of its own: the one that is furthest off counts.
      if (volts.length > 0 && this.#isPowerExpected() === true) {
        book.observe(device, supplyVoltageTooHigh, { ...seen, volts: [Math.max(...volts)] });
        book.observe(device, supplyVoltageTooLow, { ...seen, volts: [Math.min(...volts)] });
      }
      const energy = values['Meter/EnergyImport'];
      if (typeof energy === 'number' && at !== null && isPlausible !== false) this.#balance.meter(device, energy, at);
    }
    const before = this.#balance.begun;
    const day = this.#balance.close(seen.at, { lamps: lampCount(), meters: cabinet.meters.length });
    if (this.#balance.begun && this.#balance.begun !== before) saveBalance(this.#balance.begun);
    if (day) book.observe(null, energyImbalance, { ...seen, ...day });
  }

  #isPowerExpected(): boolean | null {
    const { clock, isPowerExpected } = this.options;
    const isExpected = isPowerExpected(clock.now());
    if (this.#expected?.isExpected !== isExpected) this.#expected = { isExpected, since: clock.monotonic() };
    return isExpected;
  }

  #now() {
    const { clock } = this.options;
    return { at: clock.now(), monotonic: clock.monotonic() };
  }
}
