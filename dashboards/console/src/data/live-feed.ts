import type { LiveEvents } from '@lamplighter/contracts';
import { signal } from '@preact/signals';
import type { ConsoleClock } from './browser-clock.js';

/** `lost`: was open, is not now; shown figures are old. */
export type FeedState = 'closed' | 'connecting' | 'open' | 'lost';

/** The part of EventSource that the feed uses. */
export interface EventStream {
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

export type LiveHandlers = { readonly [K in keyof LiveEvents]: (payload: LiveEvents[K]) => void };

export interface LiveFeedOptions {
  readonly open: () => EventStream;
  readonly clock: ConsoleClock;
  readonly handlers: LiveHandlers;
  /** Called each time the stream opens: whatever happened in between was missed and must be read anew. */
  readonly onOpen: () => void;
  /** Called each time the stream is lost or cannot be opened: perhaps the session is over. */
  readonly onLost: () => void;
}

/** Retries wait 1, 2, 4, 8, then 15 s. */
const LONGEST_WAIT = 15_000;
/** The server sends `clock` each few seconds; a longer silence is a dead connection that TCP has not noticed. */
const SILENCE_LIMIT = 20_000;
const EVENTS = ['state', 'fault', 'ticket', 'override', 'clock'] as const;

/** Server-sent events with its own reconnection: EventSource gives up for good on some answers and never on silence. */
export class LiveFeed {
  readonly state = signal<FeedState>('closed');
  #stream: EventStream | null = null;
  #attempt = 0;
  #cancelRetry: () => void = () => {};
  #cancelWatch: () => void = () => {};
  #heardAt = 0;

  constructor(private readonly options: LiveFeedOptions) {}

  start(): void {
    if (this.state.value !== 'closed') return;
    this.state.value = 'connecting';
    this.#connect();
    this.#cancelWatch = this.options.clock.every(SILENCE_LIMIT / 4, () => this.#watch());
  }

  stop(): void {
    this.#cancelRetry();
    this.#cancelWatch();
    this.#stream?.close();
    this.#stream = null;
    this.state.value = 'closed';
  }

  #connect(): void {
    const stream = this.options.open();
    this.#stream = stream;
    this.#heardAt = this.options.clock.monotonic();
    const current = (action: () => void) => (): void => {
      if (this.#stream === stream) action();
    };
    stream.addEventListener(
      'open',
      current(() => {
        this.#attempt = 0;
        this.#heardAt = this.options.clock.monotonic();
        this.state.value = 'open';
        this.options.onOpen();
      }),
    );
    stream.addEventListener(
      'error',
      current(() => this.#lose()),
    );
    for (const type of EVENTS) {
      stream.addEventListener(type, (event) => {
        if (this.#stream === stream) this.#receive(type, event.data);
      });
    }
  }

  #receive<K extends keyof LiveEvents>(type: K, data: string): void {
    this.#heardAt = this.options.clock.monotonic();
    let payload: LiveEvents[K];
    try {
      payload = JSON.parse(data) as LiveEvents[K];
    } catch {
      // A torn event is worth nothing and hurts nobody: the next one, or the next reconnection, brings the state.
      return;
    }
    this.options.handlers[type](payload);
  }

  #watch(): void {
    const isSilent = this.options.clock.monotonic() - this.#heardAt > SILENCE_LIMIT;
    if (this.#stream && isSilent) this.#lose();
  }

  #lose(): void {
    this.#stream?.close();
    this.#stream = null;
    this.state.value = 'lost';
    this.options.onLost();
    // The answer to a loss may be to stop.
    if (this.state.peek() === 'closed') return;
    const wait = Math.min(1000 * 2 ** this.#attempt, LONGEST_WAIT);
    this.#attempt += 1;
    this.#cancelRetry = this.options.clock.after(wait, () => this.#connect());
  }
}
