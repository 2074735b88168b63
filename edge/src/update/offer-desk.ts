import { type Cancel, type Clock, MINUTE, type Milliseconds } from '@lamplighter/contracts';
import type { Log } from '../log.js';

const FIRST_RETRY: Milliseconds = MINUTE;
const LONGEST_RETRY: Milliseconds = 60 * MINUTE;
/** Then the controller has to offer it again. */
const MOST_TRIES = 20;

export interface OfferDeskOptions {
  /** Only what lies below this address is looked at. */
  readonly source: string | undefined;
  readonly io: Clock;
  readonly log: Log;
  /** Brings an update in, as a process of its own; `later`: what hindered it may pass. Never rejects. */
  readonly stage: (address: string) => Promise<'done' | 'later'>;
}

/** Updates that the controller offers: fetched one at a time, tried again while the way is bad. */
export class OfferDesk {
  #wanted: string | null = null;
  #tries = 0;
  #isBusy = false;
  #cancel: Cancel | null = null;

  constructor(private readonly options: OfferDeskOptions) {}

  /** Takes an offer; the newest replaces those before. */
  offered(address: string): void {
    const { source, log } = this.options;
    if (source === undefined || !isBelow(address, source)) {
      log.warn({ address, source }, 'update offered from elsewhere; refused');
      return;
    }
    if (address === this.#wanted) return;
    this.#wanted = address;
    this.#tries = 0;
    this.#cancel?.();
    void this.#try();
  }

  stop(): void {
    this.#cancel?.();
    this.#wanted = null;
  }

  async #try(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      for (let address = this.#wanted; address !== null; ) {
        const outcome = await this.options.stage(address);
        if (address !== this.#wanted) {
          address = this.#wanted;
          continue;
        }
        this.#tries += 1;
        if (outcome === 'done' || this.#tries >= MOST_TRIES) this.#wanted = null;
        else this.#retry();
        return;
      }
    } finally {
      this.#isBusy = false;
    }
  }

  #retry(): void {
    const delay = Math.min(FIRST_RETRY * 2 ** (this.#tries - 1), LONGEST_RETRY);
    this.#cancel = this.options.io.after(delay, () => this.#try());
  }
}

/** Compared as addresses, so that `..` and a host that only begins alike lead nowhere. */
function isBelow(address: string, source: string): boolean {
  return URL.canParse(address) && new URL(address).href.startsWith(new URL(source).href);
}
