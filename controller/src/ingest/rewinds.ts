import type { Clock, Milliseconds } from '@lamplighter/contracts';
import { type Stream, streamKey } from './plan-batch.js';

/** Least time between two requests to the same stream, and how long progress may pause before another. */
const PATIENCE_MS: Milliseconds = 1_000;
/** Requests without any progress after which the missing records are no longer asked for: the edge speaks first. */
const MOST_REQUESTS = 30;

interface Missing {
  readonly stream: Stream;
  /** Highest sequence that was discarded. */
  upTo: number;
  lastAt: Milliseconds;
  requests: number;
}

/**
 * Decides when an edge is asked to send again (go-back-N). A stream is due while something above its watermark was
 * discarded and nothing has moved for a second; so a resend under way is not asked for twice, and one that got lost is.
 */
export class Rewinds {
  readonly #missing = new Map<string, Missing>();

  constructor(private readonly io: Clock) {}

  /** Something of the stream was discarded, up to that sequence. */
  discarded(stream: Stream, sequence: number): void {
    const entry = this.#missing.get(streamKey(stream));
    if (entry) entry.upTo = Math.max(entry.upTo, sequence);
    else
      this.#missing.set(streamKey(stream), {
        stream,
        upTo: sequence,
        lastAt: Number.NEGATIVE_INFINITY,
        requests: 0,
      });
  }

  /** The stream's watermark moved. */
  progressed(stream: Stream, watermark: number): void {
    const entry = this.#missing.get(streamKey(stream));
    if (!entry) return;
    if (watermark >= entry.upTo) this.#missing.delete(streamKey(stream));
    else if (entry.requests > 0) {
      // What was asked for is coming. Before the first request nothing is: then progress is no reason to wait.
      entry.lastAt = this.io.monotonic();
      entry.requests = 1;
    }
  }

  /** Streams to be asked for again now. */
  due(): Stream[] {
    const now = this.io.monotonic();
    const due: Stream[] = [];
    for (const [key, entry] of this.#missing) {
      if (now - entry.lastAt < PATIENCE_MS) continue;
      entry.lastAt = now;
      entry.requests += 1;
      due.push(entry.stream);
      if (entry.requests >= MOST_REQUESTS) this.#missing.delete(key);
    }
    return due;
  }
}
