import { DAY, type JournalRecord, type Observation } from '@lamplighter/contracts';

/** What a full journal gives up: records `from` to `to` leave their place; `dropped` of them for good. */
export interface Overflow {
  readonly from: number;
  readonly to: number;
  /** Records that are lost, routine readings as long as there are any. Exact. */
  readonly dropped: number;
  /** Faults, events, outcomes and energy totals of that range: to be appended again at the end. */
  readonly carried: readonly Observation[];
}

/** True for the stand-in of a record that is no more, in its own place: nothing is on disk for it. */
const isBlank = ({ kind, sequence, values }: JournalRecord): boolean =>
  kind === 'loss' && values['Loss/From'] === sequence && values['Loss/To'] === sequence;

/**
 * Chooses what to drop so that `excess` records go: always the oldest, only routine readings, so that what is left stays
 * contiguous (RELIABILITY R3). The last reading of the energy counter of each device and UTC day stays, so that no day's
 * total is lost. Earlier declarations of loss are folded into the new one. Only when all readings are gone and that is not
 * enough, or what is to stay takes more than `room` bytes of JSON, do the oldest of the others go, because the disk is finite:
 * energy totals first. An infinite `excess` asks for all that is given.
 */
export async function planOverflow(
  oldestFirst: AsyncIterable<JournalRecord>,
  excess: number,
  room: number,
): Promise<Overflow | null> {
  const totals = new Map<string, JournalRecord>();
  const others: JournalRecord[] = [];
  let from = 0;
  let to = 0;
  let freed = 0;
  let readings = 0;
  for await (const record of oldestFirst) {
    from ||= record.sequence;
    to = record.sequence;
    if (record.kind === 'reading') {
      const day = totalOf(record);
      readings += 1;
      if (!day || totals.has(day)) freed += 1;
      // What an earlier overflow moved to the end may be older than what lies before it.
      if (day && record.sampledAt >= (totals.get(day)?.sampledAt ?? 0)) totals.set(day, record);
    } else if (record.kind !== 'loss') others.push(record);
    else if (!isBlank(record)) freed += 1;
    if (freed >= excess) break;
  }
  if (to === 0) return null;
  // The least worth keeping comes first.
  const kept = [...totals.values(), ...others];
  let bytes = kept.reduce((sum, record) => sum + sizeOf(record), 0);
  let given = 0;
  while (given < kept.length && ((Number.isFinite(excess) && freed < excess) || bytes > room)) {
    bytes -= sizeOf(kept[given] as JournalRecord);
    given += 1;
    freed += 1;
  }
  const carried = kept.slice(given).sort((a, b) => a.sequence - b.sequence);
  return { from, to, dropped: readings - totals.size + given, carried };
}

/** Which total a reading tells: its device's, at the end of that day unless a later one follows. Null when it tells none. */
function totalOf({ device, sampledAt, values }: JournalRecord): string | null {
  return typeof values['Energy/Active'] === 'number' ? `${device} ${Math.floor(sampledAt / DAY)}` : null;
}

/** About the bytes of its JSON: what room on disk is reckoned with. */
export function sizeOf({ values }: Observation): number {
  let bytes = 64;
  for (const name in values) {
    const value = values[name as keyof typeof values];
    bytes += name.length + (typeof value === 'string' ? value.length : 16);
  }
  return bytes;
}
