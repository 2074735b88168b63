import { type Cancel, type Clock, type Milliseconds, SECOND } from '@lamplighter/contracts';
import type { Log } from '../log.js';
import type { ContactsModel } from '../models/modbus-model.js';
import type { Contact, Look } from './contact.js';
import type { ModbusBus } from './modbus/modbus-bus.js';
import { slowness } from './slowness.js';

/** A module of inputs and the contacts wired to it. */
export interface ContactModule {
  readonly address: number;
  readonly model: ContactsModel;
  readonly contacts: readonly Contact[];
}

export interface ContactWatchOptions {
  readonly modules: readonly ContactModule[];
  readonly bus: ModbusBus;
  readonly clock: Clock;
  readonly log: Log;
  readonly period: Milliseconds;
  /** A contact changed or became unknown. */
  readonly onLook: (contact: Contact, look: Look) => void;
}

/** A contact that seems to have changed is looked at again so soon: bouncing lasts some tens of milliseconds. */
const CONFIRM_AFTER: Milliseconds = SECOND / 4;

/** Looks at all contacts in turn. */
export class ContactWatch {
  #cancel: Cancel = () => {};
  #cancelConfirm: Cancel = () => {};

  constructor(private readonly options: ContactWatchOptions) {}

  start(): void {
    this.#cancel = this.options.clock.every(this.options.period, () => this.look());
  }

  stop(): void {
    this.#cancel();
    this.#cancelConfirm();
  }

  /** Never rejects. */
  async look(): Promise<void> {
    for (const module of this.options.modules) await this.#lookAt(module);
  }

  async #lookAt(module: ContactModule): Promise<void> {
    const { bus, clock, onLook, log } = this.options;
    const { address: unit, model, contacts } = module;
    const { function: name, start, count } = model;
    let payload: Buffer | null = null;
    try {
      payload = await bus.read({ unit, function: name, start, count, patience: slowness(model) });
    } catch (error) {
      log.debug({ unit, reason: (error as Error).message }, 'contacts not read');
    }
    let isUnsure = false;
    for (const contact of contacts) {
      const bit = contact.config.input - 1;
      const look = payload
        ? contact.look(((payload[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0, clock.now(), clock.monotonic())
        : contact.silent();
      isUnsure ||= look.kind === 'unsure';
      if (look.kind === 'changed' || look.kind === 'unknown') onLook(contact, look);
    }
    if (!isUnsure) return;
    this.#cancelConfirm();
    this.#cancelConfirm = clock.after(CONFIRM_AFTER, () => this.look());
  }
}
