import type { EpochMs, JournalRecord } from '@lamplighter/contracts';
import { lossRecord } from './loss-record.js';
import type { ReadFrame } from './segment.js';

export interface PlacedRecords {
  /** One for each sequence from `start` to `end`. */
  readonly records: JournalRecord[];
  /** Ranges of sequences, both ends included, for which no frame was there. */
  readonly missing: readonly (readonly [number, number])[];
}

/** What the places of the log are in this epoch, which of them are wanted, and the time of what has no other. */
interface Wanted {
  readonly epoch: string;
  readonly shift: number;
  readonly start: number;
  readonly end: number;
  readonly now: EpochMs;
}

/** Records of frames in their sequence; a place without one holds its own loss, with the time of its neighbourhood. */
export function placeRecords(frames: readonly ReadFrame[], { epoch, shift, start, end, now }: Wanted): PlacedRecords {
  const records: JournalRecord[] = [];
  const missing: (readonly [number, number])[] = [];
  let expected = start;
  let time = frames.flatMap(({ body }) => body.observations?.[0]?.sampledAt ?? []).at(0) ?? now;
  const skipTo = (sequence: number): void => {
    if (sequence > expected) missing.push([expected, sequence - 1]);
    for (; expected < sequence; expected += 1) records.push(lossRecord(epoch, expected, time));
  };
  for (const { sequence, count, body } of frames) {
    for (let index = 0; index < count; index += 1) {
      const at = sequence + index - shift;
      if (at < start || at > end) continue;
      skipTo(at);
      if (body.hole) {
        const { from, to } = body.hole;
        records.push(lossRecord(epoch, at, Math.round(from + ((to - from) * index) / Math.max(1, count - 1))));
      } else {
        const observation = body.observations[index];
        if (!observation) continue;
        time = observation.sampledAt;
        records.push({ ...observation, epoch, sequence: at });
      }
      expected = at + 1;
    }
  }
  skipTo(end + 1);
  return { records, missing };
}
