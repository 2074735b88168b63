import { MINUTE, type Milliseconds, SECOND } from '@lamplighter/contracts';

const FIRST: Milliseconds = SECOND;
const LONGEST: Milliseconds = 30 * SECOND;
/** Who ran that long has started well; whatever ended it is a new story. */
const RAN_WELL: Milliseconds = MINUTE;

/** How long to wait before the next start: a second, doubled after each short run, 30 s at most; it never gives up. */
export class RestartDelay {
  #next = FIRST;

  /** What comes next is another program, or was wanted: it has no history. */
  forget(): void {
    this.#next = FIRST;
  }

  /** A run of so many milliseconds has ended. Answers the delay before the next one. */
  after(ran: Milliseconds): Milliseconds {
    const delay = ran >= RAN_WELL ? FIRST : this.#next;
    this.#next = Math.min(delay * 2, LONGEST);
    return delay;
  }
}
