import { type DeviceId, type EpochMs, MINUTE, type Milliseconds } from '@lamplighter/contracts';
import type { ContactConfig } from './cabinet-config.js';
import type { ContactState } from './cabinet-state.js';
import type { ContactKind } from './contact-kind.js';

/** Looks without an answer after which nobody knows how the contact stands. */
const UNKNOWN_AFTER = 3;
/** A contact that changes more often than so many times within the span chatters: it is followed, but no longer told. */
const MOST_CHANGES = 10;
const CHANGES_WITHIN: Milliseconds = 10 * MINUTE;

/**
 * What a look at a contact brought: nothing new; another state seen once, to be looked at again at once; or another state,
 * confirmed. `isTold` false: it chatters, `chatters` true on the change that made it so.
 */
export type Look =
  | { readonly kind: 'same' | 'unsure' | 'unknown' }
  | { readonly kind: 'changed'; readonly isTold: boolean; readonly chatters: boolean };

/** One contact, debounced: it has changed when two looks in a row say so. */
export class Contact implements ContactState {
  readonly device: DeviceId | null;
  readonly kind: ContactKind;
  isActive: boolean | null = null;
  since: EpochMs | null = null;
  #candidate: { readonly isActive: boolean; readonly at: EpochMs } | null = null;
  #silentLooks = 0;
  #changes: Milliseconds[] = [];

  constructor(readonly config: ContactConfig) {
    this.device = config.device ?? null;
    this.kind = config.kind;
  }

  /** `isClosed`: what the input says; `at` by platform time, `monotonic` beside it. */
  look(isClosed: boolean, at: EpochMs, monotonic: Milliseconds): Look {
    this.#silentLooks = 0;
    const isActive = isClosed === (this.config.normally === 'open');
    if (isActive === this.isActive) {
      this.#candidate = null;
      return { kind: 'same' };
    }
    if (this.#candidate?.isActive !== isActive) {
      this.#candidate = { isActive, at };
      return { kind: 'unsure' };
    }
    const isFirst = this.isActive === null;
    this.isActive = isActive;
    this.since = this.#candidate.at;
    this.#candidate = null;
    return isFirst ? { kind: 'changed', isTold: true, chatters: false } : this.#changed(monotonic);
  }

  /** Its module did not answer. */
  silent(): Look {
    this.#candidate = null;
    this.#silentLooks += 1;
    if (this.#silentLooks < UNKNOWN_AFTER || this.isActive === null) return { kind: 'same' };
    this.isActive = null;
    this.since = null;
    return { kind: 'unknown' };
  }

  #changed(monotonic: Milliseconds): Look {
    this.#changes = this.#changes.filter((at) => monotonic - at < CHANGES_WITHIN);
    this.#changes.push(monotonic);
    const count = this.#changes.length;
    return { kind: 'changed', isTold: count <= MOST_CHANGES, chatters: count === MOST_CHANGES + 1 };
  }
}
