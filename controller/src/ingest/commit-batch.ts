import type { EpochMs } from '@lamplighter/contracts';
import { applyOutcomes } from '../commands/apply-outcomes.js';
import { encodeRows, type Pool, type Transaction } from '../db/index.js';
import { applyFaultRecords } from '../faults/apply-fault-records.js';
import type { JournaledItem } from './inbox-item.js';
import { foldStates, storeStates } from './luminaire-states.js';
import { storeNodeValues } from './node-values.js';
import type { BatchPlan } from './plan-batch.js';
import {
  DEVICE_READING_COLUMNS,
  type DeviceReadingRow,
  EVENT_COLUMNS,
  type EventRow,
  isLostPlace,
  READING_COLUMNS,
  type ReadingRow,
  SENSOR_COUNT_COLUMNS,
  type SensorCountRow,
  targetOf,
} from './record-rows.js';
import { type Rejection, storeRejections } from './rejected-messages.js';

/** Somebody else moved a watermark since it was read: another controller, or a commit whose answer got lost. */
export class StreamMoved extends Error {
  override readonly name = 'StreamMoved';
}

/** What a committed batch changed, for those who watch. */
export interface Committed {
  readonly luminaires: readonly string[];
  readonly edges: readonly string[];
  readonly faults: readonly number[];
  readonly overrides: readonly string[];
  /** Records passed over: their place is committed, their content kept as rejected. */
  readonly rejected: number;
}

/**
 * Stores a planned batch in one transaction: rows by binary COPY, effects of faults and outcomes, live states, and each
 * stream's watermark by compare-and-set. All or nothing. Throws StreamMoved when a watermark is not where the plan saw it.
 */
export async function commitBatch(
  pool: Pool,
  partitions: Partitions,
  plan: BatchPlan,
  now: EpochMs,
): Promise<Committed> {
  const sorted = sort(plan.records, now);
  await partitions.ensure(
    pool,
    sorted.readings.map((row) => row.sampled_at),
  );
  return pool.transaction(async (transaction) => {
    await moveWatermarks(transaction, plan);
    if (sorted.readings.length > 0) await copy(transaction, 'reading', READING_COLUMNS, sorted.readings);
    if (sorted.events.length > 0) await copy(transaction, 'event', EVENT_COLUMNS, sorted.events);
    if (sorted.counts.length > 0) await copy(transaction, 'sensor_count', SENSOR_COUNT_COLUMNS, sorted.counts);
    const { devices } = sorted;
    if (devices.length > 0) await copy(transaction, 'device_reading', DEVICE_READING_COLUMNS, devices);
    await storeRejections(transaction, sorted.rejections, now);
    const usable = plan.records.filter((item) => !sorted.refused.has(item));
    const faults = await applyFaultRecords(
      transaction,
      usable.filter((item) => item.data.record.kind === 'fault'),
    );
    const overrides = await applyOutcomes(
      transaction,
      usable.filter((item) => item.data.record.kind === 'outcome'),
    );
    const current = [...plan.live, ...usable];
    const luminaires = await storeStates(transaction, foldStates(current));
    const edges = await storeNodeValues(transaction, current, now);
    return { luminaires, edges, faults, overrides, rejected: sorted.rejections.length };
  });
}

interface SortedRecords {
  readonly readings: ReadingRow[];
  readonly events: EventRow[];
  readonly counts: SensorCountRow[];
  readonly devices: DeviceReadingRow[];
  readonly rejections: Rejection[];
  readonly refused: Set<JournaledItem>;
}

function sort(records: readonly JournaledItem[], now: EpochMs): SortedRecords {
  const sorted: SortedRecords = {
    readings: [],
    events: [],
    counts: [],
    devices: [],
    rejections: [],
    refused: new Set(),
  };
  for (const item of records) {
    const target = targetOf(item, now);
    if (target.table === 'reading') sorted.readings.push(target.row);
    else if (target.table === 'event') sorted.events.push(target.row);
    else if (target.table === 'sensor_count') sorted.counts.push(target.row);
    else if (target.table === 'device_reading') sorted.devices.push(target.row);
    else {
      // A place that counts as lost must not count as stored, too.
      const place = isLostPlace(item) ? {} : { place: placeOf(item) };
      sorted.rejections.push({ original: item.original, refusal: target.refusal, ...place });
      sorted.refused.add(item);
    }
  }
  return sorted;
}

/** A record's place in the journal. */
const placeOf = ({ edge, data: { record } }: JournaledItem): NonNullable<Rejection['place']> => ({
  edge: edge.edge,
  epoch: record.epoch,
  sequence: record.sequence,
});

async function copy<Row extends object>(
  transaction: Transaction,
  table: string,
  columns: Parameters<typeof encodeRows<Row>>[0],
  rows: readonly Row[],
): Promise<void> {
  await transaction.copy(table, Object.keys(columns), encodeRows(columns, rows));
}

/**
 * First in the transaction: whoever finds the watermark moved stops before writing rows. The row lock also keeps two
 * controllers from storing the same records.
 */
async function moveWatermarks(transaction: Transaction, { advances }: BatchPlan): Promise<void> {
  if (advances.length === 0) return;
  const column = <K extends keyof (typeof advances)[number]>(name: K) => advances.map((advance) => advance[name]);
  await transaction.query(
    `insert into edge_stream (edge_id, epoch) select * from unnest($1::text[], $2::text[]) v (edge_id, epoch)
     order by edge_id, epoch on conflict do nothing`,
    [column('edge'), column('epoch')],
  );
  const moved = await transaction.query(
    `update edge_stream s set sequence = v.new, lost = s.lost + v.lost, updated_at = now()
     from unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[]) v (edge_id, epoch, old, new, lost)
     where s.edge_id = v.edge_id and s.epoch = v.epoch and s.sequence = v.old
     returning s.edge_id`,
    [column('edge'), column('epoch'), column('from'), column('to'), column('lost')],
  );
  if (moved.length !== advances.length) throw new StreamMoved('a watermark is not where the plan saw it');
}

const WEEK_MS = 7 * 86_400_000;
/** 1970-01-05 was a Monday; partitions begin on Mondays at 00:00 UTC. */
const FIRST_MONDAY_MS = 4 * 86_400_000;

/** Weeks whose partitions are known to exist. */
export class Partitions {
  readonly #weeks = new Set<number>();

  /** Makes the partitions that these instants need. */
  async ensure(pool: Pool, instants: readonly EpochMs[]): Promise<void> {
    const weeks = new Set(instants.map((instant) => Math.floor((instant - FIRST_MONDAY_MS) / WEEK_MS)));
    for (const week of weeks) {
      if (this.#weeks.has(week)) continue;
      await pool.query('select reading_ensure_partitions($1, 0)', [new Date(week * WEEK_MS + FIRST_MONDAY_MS)]);
      this.#weeks.add(week);
    }
  }

  /** After a refusal: a partition may have been dropped meanwhile. */
  forget(): void {
    this.#weeks.clear();
  }
}
