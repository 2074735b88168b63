import {
  type EdgeAddress,
  encodePayload,
  type JournalRecord,
  type NodeCommand,
  nodeBirth,
  nodeTopic,
  type Observation,
  PROTOCOL_VERSION,
  recordPayload,
  SystemClock,
} from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Database } from '../db/index.js';
import { openTestDatabase, putEdge, quietLog } from '../testing/test-database.js';
import { Ingest } from './ingest.js';

const NOW = Date.now();
const MOST_RECORDS = 12;

/**
 * An edge's journal as far as loss goes. When it is full the oldest readings leave, what else is in that range moves to
 * the end under new numbers, and behind it a loss record declares the range; earlier such records are folded in.
 */
class Journal {
  readonly held = new Map<number, JournalRecord>();
  first = 1;
  last = 0;
  /** Readings dropped: what the edge tells as Journal/Lost. */
  lost = 0;
  /** Places whose record was given up or moved. */
  readonly vacated: number[] = [];

  append(observation: Observation): void {
    if (this.held.size >= MOST_RECORDS) this.#makeRoom(observation.sampledAt);
    this.#place(observation);
  }

  /** The disk damaged this record: its place holds nothing but the loss. */
  damage(sequence: number): void {
    const values = { 'Loss/From': sequence, 'Loss/To': sequence };
    this.held.set(sequence, { epoch: 'e1', sequence, kind: 'loss', device: null, sampledAt: NOW, values });
  }

  trim(watermark: number): void {
    for (; this.first <= Math.min(watermark, this.last); this.first += 1) this.held.delete(this.first);
  }

  #makeRoom(sampledAt: number): void {
    const from = this.first;
    const moved: Observation[] = [];
    for (let freed = 0; freed < 4 && this.first <= this.last; this.first += 1) {
      const record = this.held.get(this.first);
      this.held.delete(this.first);
      this.vacated.push(this.first);
      if (record?.kind === 'reading') this.lost += 1;
      if (record?.kind === 'reading' || record?.kind === 'loss') freed += 1;
      else if (record) moved.push(record);
    }
    const values = { 'Loss/From': from, 'Loss/To': this.first - 1, 'Journal/Lost': this.lost };
    for (const observation of moved) this.#place(observation);
    this.#place({ kind: 'loss', device: null, sampledAt, values });
  }

  #place({ kind, device, sampledAt, values }: Observation): void {
    this.last += 1;
    this.held.set(this.last, { epoch: 'e1', sequence: this.last, kind, device, sampledAt, values });
  }
}

const reading: Observation = { kind: 'reading', device: null, sampledAt: NOW, values: { 'Edge/LineOpen': true } };
const fault = (number: number): Observation => ({
  kind: 'fault',
  device: null,
  sampledAt: NOW + number,
  values: { 'Fault/Code': 'lineDown', 'Fault/Active': number % 2 === 0 },
});

describe('declared loss on a real PostgreSQL', function () {
  this.timeout(120_000);
  let database: Database;
  let serial = 0;

  before(async () => {
    database = await openTestDatabase();
  });
  after(() => database.stop());

  /** A journal and the controller that it reports to. */
  const begin = async () => {
    const at: EdgeAddress = await putEdge(database, `edge-${serial++}`);
    const journal = new Journal();
    let watermark = 0;
    const io = new SystemClock((error) => Promise.reject(error));
    const ingest = new Ingest({
      pool: database.pool('ingest'),
      outbox: {
        send: (_edge, message: NodeCommand) => {
          if (message.kind === 'receipt') watermark = message.receipt.watermark;
          return true;
        },
      },
      listener: {
        onCommitted: () => undefined,
        onBirth: () => undefined,
        onDeath: () => undefined,
        onBoost: () => undefined,
      },
      clock: io,
      io,
      log: quietLog,
    });
    const birth = async (): Promise<void> => {
      const values = {
        'Edge/ProtocolVersion': PROTOCOL_VERSION,
        'Journal/Epoch': 'e1',
        'Journal/First': journal.first,
        'Journal/Last': journal.last,
        'Journal/Lost': journal.lost,
      };
      ingest.onMessage(nodeTopic('NBIRTH', at), encodePayload(nodeBirth(values, 0, NOW)));
      await ingest.flush();
    };
    const send = async (upTo = journal.last): Promise<void> => {
      for (let sequence = Math.max(watermark + 1, journal.first); sequence <= upTo; sequence += 1) {
        const record = journal.held.get(sequence);
        if (!record) throw new Error(`the journal does not hold ${sequence}`);
        const payload = recordPayload(record, 1, sequence % 256, true);
        ingest.onMessage(nodeTopic('NDATA', at), encodePayload(payload));
      }
      await ingest.flush();
    };
    const stored = async () => {
      const [stream] = await database
        .pool('jobs')
        .query<{ sequence: number; lost: number }>('select sequence, lost from edge_stream where edge_id = $1', [
          at.edge,
        ]);
      const rows = await database
        .pool('jobs')
        .query<{ sequence: number }>('select sequence from stored_record where edge_id = $1 order by sequence', [
          at.edge,
        ]);
      return { ...stream, places: rows.map((row) => row.sequence) };
    };
    const faults = async () =>
      (
        await database
          .pool('jobs')
          .query<{ at: number }>(
            `select distinct sampled_at as at from event where edge_id = $1 and kind = 'fault' order by 1`,
            [at.edge],
          )
      ).map((row) => row.at - NOW);
    return { journal, birth, send, stored, faults, watermark: () => watermark };
  };

  it('counts what a full journal gave up once, though birth and loss record both tell of it', async () => {
    const { journal, birth, send, stored, faults } = await begin();
    journal.append(reading);
    journal.append(reading);
    await birth();
    await send();
    journal.trim(2);
    // The line is cut; one fault lies among the readings that go.
    for (let count = 0; count < 11; count += 1) journal.append(count === 2 ? fault(1) : reading);
    while (journal.lost === 0) journal.append(reading);
    expect([journal.first, journal.lost]).to.deep.equal([8, 4]);
    await birth();
    await send();
    const { sequence, lost, places } = await stored();
    expect(sequence).to.equal(journal.last);
    expect(lost, 'places 3 to 7').to.equal(5);
    expect(places).to.deep.equal([1, 2, ...Array.from({ length: journal.last - 7 }, (_, index) => index + 8)]);
    expect(await faults(), 'the fault came under its new number').to.deep.equal([1]);
  });

  it('counts nothing lost when all that was dropped had been stored and only the receipts went astray', async () => {
    const { journal, birth, send, stored } = await begin();
    await birth();
    for (let count = 0; count < MOST_RECORDS; count += 1) journal.append(reading);
    await send();
    journal.append(reading);
    expect(journal.first).to.equal(5);
    await birth();
    await send();
    expect(await stored()).to.deep.include({ sequence: journal.last, lost: 0 });
  });

  it('counts a damaged record in its own place once, also when its time is impossible', async () => {
    const { journal, birth, send, stored } = await begin();
    for (let count = 0; count < 5; count += 1) journal.append(reading);
    journal.damage(2);
    journal.damage(4);
    journal.held.set(4, { ...(journal.held.get(4) as JournalRecord), sampledAt: 1 });
    await birth();
    await send();
    expect(await stored()).to.deep.equal({ sequence: 5, lost: 2, places: [1, 3, 5] });
  });

  it('has each place stored or lost, never both, and every fault, however often the line fails (property)', async () => {
    const step = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant('readings' as const), count: fc.integer({ min: 1, max: 9 }) }),
      },
      { weight: 2, arbitrary: fc.constant({ kind: 'fault' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'damage' as const }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('send' as const), receipts: fc.boolean() }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const { journal, birth, send, stored, faults, watermark } = await begin();
        const arrived = new Set<number>();
        const damaged = new Set<number>();
        let told = 0;
        const deliver = async (): Promise<void> => {
          await birth();
          await send();
          for (const sequence of journal.held.keys()) if (!damaged.has(sequence)) arrived.add(sequence);
        };
        for (const { kind, ...more } of steps) {
          if (kind === 'readings') {
            for (let count = 0; count < (more as { count: number }).count; count += 1) journal.append(reading);
          } else if (kind === 'fault') {
            told += 1;
            journal.append(fault(told));
          } else if (kind === 'damage') {
            if (journal.held.get(journal.last)?.kind !== 'reading') continue;
            journal.damage(journal.last);
            damaged.add(journal.last);
          } else {
            await deliver();
            if ((more as { receipts: boolean }).receipts) journal.trim(watermark());
          }
        }
        await deliver();
        const { sequence, lost, places } = await stored();
        expect(places, 'each once').to.deep.equal([...arrived].sort((a, b) => a - b));
        const gone = new Set([...journal.vacated, ...damaged].filter((place) => !arrived.has(place)));
        expect({ sequence: sequence ?? 0, lost: lost ?? 0 }).to.deep.equal({ sequence: journal.last, lost: gone.size });
        expect(await faults()).to.deep.equal(Array.from({ length: told }, (_, index) => index + 1));
      }),
      { numRuns: 60 },
    );
  });
});
