import type { DataItem, JournaledItem } from './inbox-item.js';
import { isJournaled } from './inbox-item.js';
import { isLostPlace } from './record-rows.js';

/** Names one journal of one edge. */
export interface Stream {
  readonly edge: string;
  readonly epoch: string;
}

/** Watermarks by stream: the newest committed sequence. */
export class Watermarks {
  readonly #sequences = new Map<string, number>();

  get(stream: Stream): number | undefined {
    return this.#sequences.get(streamKey(stream));
  }

  set(stream: Stream, sequence: number): void {
    this.#sequences.set(streamKey(stream), sequence);
  }

  /** To be read from the database again. */
  forget(stream: Stream): void {
    this.#sequences.delete(streamKey(stream));
  }
}

/** An edge id has no line break, so that the key is unambiguous for any epoch. */
export const streamKey = ({ edge, epoch }: Stream): string => `${edge}\n${epoch}`;

/** A watermark that moves with the batch. `lost`: places on the way that hold nothing but their loss. */
export interface Advance extends Stream {
  readonly from: number;
  to: number;
  lost: number;
}

export interface BatchPlan {
  /** Records that continue their streams, in order. */
  readonly records: readonly JournaledItem[];
  /** Data outside any journal. */
  readonly live: readonly DataItem[];
  readonly advances: readonly Advance[];
  /** Streams of which something was already committed: their edges missed a receipt. */
  readonly repeated: readonly Stream[];
  /** Highest sequence that came too early, by stream; discarded, to be asked for again. */
  readonly early: readonly (Stream & { readonly sequence: number })[];
}

/**
 * Sorts a batch: what continues a stream is taken, what was committed before is dropped, what came too early is dropped
 * and named. Go-back-N: nothing is ever reordered here. A stream without a watermark starts at 0.
 */
export function planBatch(watermarks: Pick<Watermarks, 'get'>, items: readonly DataItem[]): BatchPlan {
  const records: JournaledItem[] = [];
  const live: DataItem[] = [];
  const advances = new Map<string, Advance>();
  const repeated = new Map<string, Stream>();
  const early = new Map<string, Stream & { sequence: number }>();
  for (const item of items) {
    if (!isJournaled(item)) {
      live.push(item);
      continue;
    }
    const { epoch, sequence } = item.data.record;
    const stream: Stream = { edge: item.edge.edge, epoch };
    const key = streamKey(stream);
    const advance = advances.get(key);
    const watermark = advance?.to ?? watermarks.get(stream) ?? 0;
    if (sequence <= watermark) {
      repeated.set(key, stream);
    } else if (sequence > watermark + 1) {
      early.set(key, { ...stream, sequence: Math.max(sequence, early.get(key)?.sequence ?? 0) });
    } else {
      records.push(item);
      const moved = advance ?? { ...stream, from: watermark, to: watermark, lost: 0 };
      moved.to = sequence;
      if (isLostPlace(item)) moved.lost += 1;
      advances.set(key, moved);
    }
  }
  return {
    records,
    live,
    advances: [...advances.values()],
    repeated: [...repeated.values()],
    early: [...early.values()],
  };
}
