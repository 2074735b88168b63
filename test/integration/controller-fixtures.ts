import {
  type DeviceId,
  deviceId,
  deviceTopic,
  type EdgeAddress,
  edgeId,
  encodePayload,
  type JournalRecord,
  type MetricValues,
  type NodeCommand,
  nisCode,
  nodeBirth,
  nodeTopic,
  PROTOCOL_VERSION,
  recordPayload,
} from '@lamplighter/contracts';
import { type Committed, type Database, type EdgeOutbox, Ingest, type IngestOptions } from '@lamplighter/controller';
import { realTime } from '../helpers/database.js';

export const NIS = nisCode('21004');

export const address = (edge: string): EdgeAddress => ({ nis: NIS, edge: edgeId(edge) });

export const quietLog = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  debug: () => undefined,
};

/** An edge with luminaires lamp-0, lamp-1, ... in the inventory. */
export async function putEdge(database: Database, edge: string, luminaires: number): Promise<void> {
  await database.pool('jobs').transaction(async (transaction) => {
    await transaction.query(
      `insert into calendar (id, version, document, updated_at, updated_by)
       values ('standard', 1, '{}', now(), 'test') on conflict do nothing`,
    );
    await transaction.query(`insert into edge (id, nis, latitude, longitude) values ($1, $2, 50.85, 4.35)`, [
      edge,
      NIS,
    ]);
    await transaction.query(
      `insert into luminaire (id, edge_id, device, nis, street, latitude, longitude, short_address, calendar_id)
       select $1 || ':lamp-' || n, $1, 'lamp-' || n, $2, 'Rue Haute', 50.85, 4.35, n, 'standard'
       from generate_series(0, $3::int - 1) n`,
      [edge, NIS, luminaires],
    );
  });
}

export const lamp = (index: number): DeviceId => deviceId(`lamp-${index}`);

/** A reading as an edge would journal it. */
export const reading = (
  epoch: string,
  sequence: number,
  sampledAt: number,
  values: MetricValues = {},
): JournalRecord => ({
  epoch,
  sequence,
  kind: 'reading',
  device: lamp(sequence % 3),
  sampledAt,
  values: { 'Lamp/DimPercent': 40, 'Energy/Power': 22.5, 'Energy/Active': sequence, ...values },
});

/** A record's message. */
export const recordMessage = (at: EdgeAddress, record: JournalRecord, isHistorical = false): [string, Uint8Array] => [
  record.device === null ? nodeTopic('NDATA', at) : deviceTopic('DDATA', at, record.device),
  encodePayload(recordPayload(record, 1, record.sequence % 256, isHistorical)),
];

/** A node's birth with its journal. */
export const birthMessage = (
  at: EdgeAddress,
  journal: { epoch: string; first: number; last: number },
  values: MetricValues = {},
  bdSeq = 0,
): [string, Uint8Array] => [
  nodeTopic('NBIRTH', at),
  encodePayload(
    nodeBirth(
      {
        'Edge/ProtocolVersion': PROTOCOL_VERSION,
        'Edge/SoftwareVersion': '0.1.0',
        'Desired/Version': 0,
        'Desired/Refusal': '',
        'Journal/Epoch': journal.epoch,
        'Journal/First': journal.first,
        'Journal/Last': journal.last,
        ...values,
      },
      bdSeq,
      Date.now(),
    ),
  ),
];

/** Remembers what was sent to edges. */
export class SentCommands implements EdgeOutbox {
  readonly sent: { edge: string; message: NodeCommand }[] = [];

  send({ edge }: EdgeAddress, message: NodeCommand): boolean {
    this.sent.push({ edge, message });
    return true;
  }

  /** Newest watermark that the edge was told. */
  watermark(edge: string, epoch: string): number {
    return this.receipts(edge, epoch).at(-1)?.watermark ?? 0;
  }

  receipts(edge: string, epoch: string) {
    return this.sent.flatMap(({ edge: to, message }) =>
      to === edge && message.kind === 'receipt' && message.receipt.epoch === epoch ? [message.receipt] : [],
    );
  }
}

/** An ingest on a real database, with what it told. Not started: tests flush by hand. */
export function createIngest(database: Database, options: Partial<IngestOptions> = {}) {
  const outbox = new SentCommands();
  const committed: Committed[] = [];
  const births: string[] = [];
  const deaths: string[] = [];
  const errors: unknown[] = [];
  const io = realTime();
  const ingest = new Ingest({
    pool: database.pool('ingest'),
    outbox,
    clock: io,
    io,
    log: { ...quietLog, error: (...said: unknown[]) => errors.push(said) },
    listener: {
      onCommitted: (changes) => committed.push(changes),
      onBirth: ({ edge }) => births.push(edge),
      onDeath: (edge) => deaths.push(edge),
      onBoost: () => undefined,
    },
    ...options,
  });
  return { ingest, outbox, committed, births, deaths, errors };
}

/** Every stored record's sequence, in order. */
export async function storedSequences(database: Database, edge: string, epoch: string): Promise<number[]> {
  const rows = await database
    .pool('jobs')
    .query<{ sequence: number }>(
      'select sequence from stored_record where edge_id = $1 and epoch = $2 order by sequence',
      [edge, epoch],
    );
  return rows.map((row) => row.sequence);
}

/** Polls until the condition holds; fails after `limitMs` of real time. */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 10_000,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
