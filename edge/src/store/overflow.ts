import type { JournalRecord, Observation } from '@lamplighter/contracts';

/** What a full journal gives up: records `from` to `to` leave their place; `dropped` of them for good. */
export interface Overflow {
  readonly from: number;
  readonly to: number;
  /** Records that are lost, routine readings as long as there are any. Exact. */
  readonly dropped: number;
  /** Faults, events and outcomes of that range: to be appended again at the end. */
  readonly carried: readonly Observation[];
}

/**
 * Chooses what to drop so that `excess` records go: always the oldest, only readings, so that what is left stays
 * contiguous. Earlier declarations of loss are folded into the new one. Only when all readings are gone and that is not
 * enough do the oldest of the other kinds go, because the disk is finite.
 */
export async function planOverflow(
  oldestFirst: AsyncIterable<JournalRecord>,
  excess: number,
): Promise<Overflow | null> {
  const carried: Observation[] = [];
  let from = 0;
  let to = 0;
  let freed = 0;
  let dropped = 0;
  for await (const record of oldestFirst) {
    from ||= record.sequence;
    to = record.sequence;
    if (record.kind === 'reading') dropped += 1;
    if (record.kind === 'reading' || record.kind === 'loss') freed += 1;
    else carried.push(record);
    if (freed >= excess) break;
  }
  if (to === 0) return null;
  const given = carried.splice(0, Math.max(0, excess - freed));
  return { from, to, dropped: dropped + given.length, carried };
}
