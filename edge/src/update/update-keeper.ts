import { join } from 'node:path';
import { type Cancel, type Clock, MINUTE, type Milliseconds, SECOND, type UpdateKind } from '@lamplighter/contracts';
import type { Log } from '../log.js';
import type { Launch } from '../supervisor/edge-process.js';
import type { AliveReport } from '../supervisor/messages.js';
import { exited, type Probation, probationBegun, reported, verdict } from './probation.js';
import { checkSlot } from './slot-files.js';
import type { Slots } from './slots.js';
import { SETTINGS_FILE, type UpdateManifest } from './update-manifest.js';
import {
  activationBegun,
  afterStart,
  committed,
  damaged,
  NEW_EDGE,
  type Pending,
  refused,
  type SlotName,
  takenBack,
  type UpdateState,
} from './update-state.js';
import type { UpdateStore } from './update-store.js';

const TICK: Milliseconds = SECOND;
/** How often it is looked whether staging, another process, has brought something. */
const LOOK_PERIOD: Milliseconds = 5 * SECOND;
/** A switch that the disk did not take is tried again so often and so many times; then the update has to be offered anew. */
const SWITCH_RETRY: Milliseconds = 10 * MINUTE;
const MOST_SWITCHES = 12;

export interface UpdateKeeperOptions {
  readonly store: UpdateStore;
  readonly slots: Readonly<Record<UpdateKind, Slots>>;
  /** Platform time, for expiry and outcomes. */
  readonly clock: Clock;
  readonly io: Clock;
  readonly log: Log;
  /** How long an activated update must prove itself. */
  readonly probation: Milliseconds;
  /** What the crew installed: program file and the arguments of every start. */
  readonly base: Launch;
  /** Ends the running edge; the next start asks `launch()`. */
  readonly restart: (why: string) => void;
}

/**
 * The supervisor's half of an update: which slot is started, when a staged update is activated, whether it is kept. It runs
 * from what the crew installed and never from a slot, so that no update can break the way back.
 */
export class UpdateKeeper {
  #state: UpdateState = NEW_EDGE;
  /** Manifests of the slots that were found whole, by kind and slot. */
  readonly #whole = new Map<string, UpdateManifest>();
  #probation: Probation | null = null;
  /** The update on probation has been started; what ended before was its forerunner. */
  #isLaunched = false;
  #lookedAt: Milliseconds = 0;
  /** Switches to the waiting update that the disk did not take. */
  #failedSwitches = { digest: '', count: 0, at: 0 };
  /** The disk did not take the newest state yet. */
  #isUnsaved = false;
  #cancel: Cancel | null = null;
  #work: Promise<void> = Promise.resolve();

  constructor(private readonly options: UpdateKeeperOptions) {}

  get state(): UpdateState {
    return this.#state;
  }

  /** Resolved: each kind points at what is installed, and that is whole. Never rejects for what it finds on disk. */
  async start(): Promise<void> {
    const { store, clock, io, log } = this.options;
    const now = clock.now();
    const found = await store.load();
    let state = afterStart(found, now);
    for (const kind of ['software', 'configuration'] as const) {
      const { slot, digest } = state.installed[kind];
      if (slot === null) continue;
      try {
        await this.#check(kind, slot, digest);
      } catch (error) {
        log.error(
          { kind, reason: (error as Error).message },
          'an installed update is damaged; the crew’s version runs',
        );
        state = damaged(state, kind, (error as Error).message, now);
      }
    }
    this.#state = state;
    if (state !== found) {
      await this.#keep(state).catch((error: Error) => log.error({ reason: error.message }, 'update state not kept'));
    }
    await this.#pointAtInstalled();
    this.#cancel = io.every(TICK, () => this.#tick());
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.settled();
  }

  /** What to start now. */
  async launch(): Promise<Launch> {
    const { base, slots } = this.options;
    // An update that is being switched to or from is waited for.
    await this.settled();
    // By the state and not by where the disk points: a way back must not depend on a disk that takes nothing.
    const { installed, pending } = this.#state;
    const slotOf = (kind: UpdateKind): SlotName | null =>
      this.#probation && pending?.kind === kind ? pending.slot : installed[kind].slot;
    const [software, configuration] = [slotOf('software'), slotOf('configuration')];
    this.#isLaunched = true;
    const entry = software === null ? null : (this.#whole.get(`software/${software}`)?.entry ?? null);
    return {
      entry: software === null || entry === null ? base.entry : join(slots.software.folder(software), entry),
      args:
        configuration === null
          ? base.args
          : [...base.args, '--settings', join(slots.configuration.folder(configuration), SETTINGS_FILE)],
    };
  }

  /** Resolved: no step is under way. */
  async settled(): Promise<void> {
    await this.#work;
  }

  /** The edge has completed an evaluation. */
  alive(report: AliveReport): void {
    if (this.#probation) {
      if (this.#isLaunched) this.#probation = reported(this.#probation, report, this.options.io.monotonic());
      return;
    }
    if (this.#state.pending?.phase === 'waiting' && report.updateHold === null) this.#do(() => this.#activate(report));
  }

  /** The edge's process has ended. */
  ended(reason: string): void {
    if (this.#probation && this.#isLaunched)
      this.#probation = exited(this.#probation, reason, this.options.io.monotonic());
  }

  #do(task: () => Promise<void>): void {
    this.#work = this.#work.then(task).catch((error: Error) => {
      this.options.log.error({ reason: error.message }, 'a step of the update failed; it is tried again');
    });
  }

  #tick(): void {
    const { io, probation: lasts, store } = this.options;
    const now = io.monotonic();
    if (this.#probation) {
      if (verdict(this.#probation, now, lasts) !== 'wait') this.#do(() => this.#judge());
      return;
    }
    if (now - this.#lookedAt < LOOK_PERIOD) return;
    this.#lookedAt = now;
    this.#do(async () => {
      if (this.#probation) return;
      if (this.#isUnsaved) await this.#keep(this.#state);
      else this.#state = await store.load();
    });
  }

  async #activate(before: AliveReport): Promise<void> {
    const { store, slots, clock, io, log, restart } = this.options;
    const state = await store.load();
    const { pending } = state;
    if (this.#probation || pending?.phase !== 'waiting') return;
    const { kind, slot, version, digest } = pending;
    if (digest === this.#failedSwitches.digest && io.monotonic() - this.#failedSwitches.at < SWITCH_RETRY) return;
    try {
      if (Date.parse(pending.expires) <= clock.now()) throw new Error(`expired on ${pending.expires} while it waited`);
      await this.#check(kind, slot, digest);
    } catch (error) {
      log.error({ kind, version, reason: (error as Error).message }, 'update refused');
      await this.#keep(refused(state, pending, (error as Error).message, clock.now()));
      return;
    }
    const begun = activationBegun(state);
    try {
      // On disk before anything is switched: after a cut on either side, the next start knows what to undo.
      await store.save(begun);
      await slots[kind].point(slot);
    } catch (error) {
      await this.#notSwitched(state, pending, (error as Error).message);
      return;
    }
    this.#state = begun;
    this.#failedSwitches = { digest: '', count: 0, at: 0 };
    this.#probation = probationBegun(before, io.monotonic());
    this.#isLaunched = false;
    log.info({ kind, version, slot }, 'update activated; it is on probation');
    restart('update');
  }

  /** The disk did not take the switch: what is installed runs on, and the update waits again. */
  async #notSwitched(waiting: UpdateState, pending: Pending, reason: string): Promise<void> {
    const { clock, io, log } = this.options;
    const { kind, version, digest } = pending;
    const count = this.#failedSwitches.digest === digest ? this.#failedSwitches.count + 1 : 1;
    this.#failedSwitches = { digest, count, at: io.monotonic() };
    log.error({ kind, version, reason, tries: count }, 'update could not be switched to; it waits again');
    await this.#pointAtInstalled();
    const isGivenUp = count >= MOST_SWITCHES;
    await this.#keep(
      isGivenUp ? refused(waiting, pending, `could not be switched to: ${reason}`, clock.now()) : waiting,
    );
  }

  async #judge(): Promise<void> {
    const { clock, io, log, restart, probation: lasts } = this.options;
    const probation = this.#probation;
    if (!probation) return;
    const word = verdict(probation, io.monotonic(), lasts);
    if (word === 'wait') return;
    const version = this.#state.pending?.version;
    if (word === 'commit') {
      await this.#keep(committed(this.#state, clock.now()));
      this.#probation = null;
      log.info({ version }, 'update has proved itself and is kept');
      return;
    }
    // The way back first: even a disk that takes no state any more must not hold it up.
    await this.#pointAtInstalled();
    this.#probation = null;
    log.error({ version, reason: word.back }, 'update taken back; what was before runs again');
    restart('update taken back');
    await this.#keep(takenBack(this.#state, word.back, clock.now()));
  }

  async #pointAtInstalled(): Promise<void> {
    const { slots, log } = this.options;
    for (const kind of ['software', 'configuration'] as const) {
      await slots[kind].point(this.#state.installed[kind].slot).catch((error: Error) => {
        log.error({ kind, reason: error.message }, 'slots could not be switched');
      });
    }
  }

  async #check(kind: UpdateKind, slot: SlotName, digest: string | null): Promise<void> {
    this.#whole.set(`${kind}/${slot}`, await checkSlot(this.options.slots[kind].folder(slot), digest));
  }

  /** The state holds from now on, whether or not the disk takes it; if not, it is tried again. */
  async #keep(state: UpdateState): Promise<void> {
    this.#state = state;
    this.#isUnsaved = true;
    await this.options.store.save(state);
    this.#isUnsaved = false;
  }
}
