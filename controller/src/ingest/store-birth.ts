import type { EpochMs } from '@lamplighter/contracts';
import type { Pool, Transaction } from '../db/index.js';
import type { InboxItem } from './inbox-item.js';
import { booleanOf, numberOf, textOf } from './record-rows.js';

export type Birth = Extract<InboxItem, { kind: 'birth' }>;

/** What the controller knows of an edge's journal after its birth. `watermark` null: the birth names no journal. */
export interface StoredBirth {
  readonly epoch: string | null;
  readonly watermark: number | null;
  /** Places of the journal that the edge gave up and of which nothing arrived. */
  readonly lost: number;
  /** The journal ends before what is committed of it: the edge went back in time. */
  readonly wentBack: boolean;
  readonly runningVersion: number | null;
  readonly desiredVersion: number;
}

/**
 * Stores what a node's birth says. An edge whose oldest record lies beyond the watermark has lost what is between: that
 * is accepted as declared loss, counted and noted, or the stream would wait for it for ever. This is the only count of that
 * range: the loss record that a full journal appends tells of it once more (isLostPlace).
 */
export function storeBirth(pool: Pool, birth: Birth, now: EpochMs): Promise<StoredBirth> {
  const { edge, values, bdSeq, isLive } = birth;
  return pool.transaction(async (transaction) => {
    const [row] = await transaction.query<{ desired_version: number }>(
      `update edge set
         is_online = is_online or $2,
         last_seen_at = case when $2 then $3 else last_seen_at end,
         bd_seq = coalesce($4, bd_seq),
         software_version = coalesce($5, software_version),
         running_version = coalesce($6, running_version),
         refusal = nullif($7, ''),
         clock_trusted = coalesce($8, clock_trusted),
         line_open = coalesce($9, line_open),
         journal_epoch = coalesce($10, journal_epoch),
         journal_last = coalesce($11, journal_last)
       where id = $1 returning desired_version`,
      [
        edge.edge,
        isLive,
        new Date(now),
        bdSeq ?? null,
        textOf(values, 'Edge/SoftwareVersion'),
        numberOf(values, 'Desired/Version'),
        textOf(values, 'Desired/Refusal'),
        booleanOf(values, 'Edge/ClockTrusted'),
        booleanOf(values, 'Edge/LineOpen'),
        textOf(values, 'Journal/Epoch'),
        numberOf(values, 'Journal/Last'),
      ],
    );
    const stream = await storeStream(transaction, birth, now);
    return {
      ...stream,
      runningVersion: numberOf(values, 'Desired/Version'),
      desiredVersion: row?.desired_version ?? 0,
    };
  });
}

async function storeStream(
  transaction: Transaction,
  { edge, values }: Birth,
  now: EpochMs,
): Promise<Pick<StoredBirth, 'epoch' | 'watermark' | 'lost' | 'wentBack'>> {
  const epoch = textOf(values, 'Journal/Epoch');
  if (!epoch || epoch.length > 64) return { epoch: null, watermark: null, lost: 0, wentBack: false };
  await transaction.query('insert into edge_stream (edge_id, epoch) values ($1, $2) on conflict do nothing', [
    edge.edge,
    epoch,
  ]);
  const [stream] = await transaction.query<{ sequence: number }>(
    'select sequence from edge_stream where edge_id = $1 and epoch = $2 for update',
    [edge.edge, epoch],
  );
  const sequence = stream?.sequence ?? 0;
  const first = numberOf(values, 'Journal/First');
  const last = numberOf(values, 'Journal/Last');
  const wentBack = last !== null && last < sequence;
  // An empty journal names its next sequence, or 0, as the first.
  if (first === null || first <= sequence + 1) return { epoch, watermark: sequence, lost: 0, wentBack };
  const watermark = first - 1;
  const lost = watermark - sequence;
  await transaction.query(
    'update edge_stream set sequence = $3, lost = lost + $4, updated_at = now() where edge_id = $1 and epoch = $2',
    [edge.edge, epoch, watermark, lost],
  );
  // The edge's own count beside ours: it leaves out what it keeps under a new number, such as faults.
  const told = numberOf(values, 'Journal/Lost');
  const detail = { 'Loss/From': sequence + 1, 'Loss/To': watermark, ...(told !== null && { 'Journal/Lost': told }) };
  await transaction.query(
    `insert into event (sampled_at, edge_id, epoch, kind, asset, name, detail, received_at)
     values ($1, $2, $3, 'loss', $2, 'declaredLoss', $4, $1)`,
    [new Date(now), edge.edge, epoch, JSON.stringify(detail)],
  );
  return { epoch, watermark, lost, wentBack };
}

/** Marks an edge offline when the death belongs to the birth in force. True when it did. */
export async function storeDeath(pool: Pool, edge: string, bdSeq: number | undefined): Promise<boolean> {
  const rows = await pool.query(
    'update edge set is_online = false where id = $1 and is_online and (bd_seq is null or bd_seq = $2) returning id',
    [edge, bdSeq ?? null],
  );
  return rows.length > 0;
}

/** Marks every edge offline that is not among those heard of. Gives the edges that changed. */
export async function storeSilence(pool: Pool, heard: readonly string[]): Promise<string[]> {
  const rows = await pool.query<{ id: string }>(
    'update edge set is_online = false where is_online and not (id = any ($1)) returning id',
    [heard],
  );
  return rows.map((row) => row.id);
}
