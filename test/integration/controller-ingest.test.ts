import {
  dataMetrics,
  deviceBirth,
  deviceId,
  deviceTopic,
  encodePayload,
  type JournalRecord,
  MINUTE,
  nodeDeath,
  nodeTopic,
  SteppedClock,
} from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { openTestDatabase, type TestDatabase } from '../helpers/database.js';
import {
  address,
  birthMessage,
  createIngest,
  lamp,
  putEdge,
  reading,
  recordMessage,
  storedSequences,
} from './controller-fixtures.js';

describe('ingest on a real PostgreSQL', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let serial = 0;
  const now = Date.now();

  const freshEdge = async (): Promise<string> => {
    const edge = `edge-${serial++}`;
    await putEdge(database, edge, 3);
    return edge;
  };
  const rejected = (edge: string) =>
    database
      .pool('jobs')
      .query<{ code: string; reason: string; sequence: number | null }>(
        'select code, reason, sequence from rejected_message where topic like $1 order by id',
        [`%/${edge}%`],
      );

  before(async () => {
    database = await openTestDatabase();
  });
  after(() => database.stop());

  it('stores every record exactly once, however the stream is shuffled, repeated and cut off', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.record({ at: fc.nat(1000), length: fc.integer({ min: 1, max: 25 }), flush: fc.boolean() }), {
          maxLength: 12,
        }),
        fc.array(fc.nat(1000), { maxLength: 40 }),
        async (length, bursts, strays) => {
          const edge = await freshEdge();
          const at = address(edge);
          let { ingest, outbox } = createIngest(database);
          const send = (sequence: number) =>
            ingest.onMessage(...recordMessage(at, reading('e1', sequence, now - 1000 + sequence)));
          ingest.onMessage(...birthMessage(at, { epoch: 'e1', first: 1, last: length }));
          for (const { at: from, length: count, flush } of bursts) {
            for (let step = 0; step < count; step += 1) send(((from + step) % length) + 1);
            for (const stray of strays.slice(0, count)) send((stray % length) + 1);
            if (flush) await ingest.flush();
            // A controller that dies with an unflushed inbox: another takes over from what is committed.
            else ({ ingest, outbox } = createIngest(database));
          }
          await ingest.flush();
          // The edge's part of the protocol: from the watermark on, until everything is acknowledged.
          for (let round = 0; round < 3; round += 1) {
            ingest.onMessage(...birthMessage(at, { epoch: 'e1', first: 1, last: length }));
            await ingest.flush();
            for (let sequence = outbox.watermark(edge, 'e1') + 1; sequence <= length; sequence += 1) send(sequence);
            await ingest.flush();
          }
          expect(outbox.watermark(edge, 'e1')).to.equal(length);
          expect(await storedSequences(database, edge, 'e1')).to.deep.equal(
            Array.from({ length }, (_, index) => index + 1),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('never acknowledges more than is committed', async () => {
    const edge = await freshEdge();
    const { ingest, outbox } = createIngest(database);
    for (const sequence of [1, 2, 5, 6]) {
      ingest.onMessage(...recordMessage(address(edge), reading('e1', sequence, now)));
    }
    await ingest.flush();
    expect(await storedSequences(database, edge, 'e1')).to.deep.equal([1, 2]);
    const receipts = outbox.receipts(edge, 'e1');
    expect(receipts.every((receipt) => receipt.watermark === 2)).to.equal(true);
    expect(receipts.at(-1)?.rewind, 'asks for what is missing').to.equal(true);
  });

  it('lets two controllers take the same stream at once and stores it once', async () => {
    const edge = await freshEdge();
    const [first, second] = [createIngest(database), createIngest(database)];
    for (let sequence = 1; sequence <= 300; sequence += 1) {
      const message = recordMessage(address(edge), reading('e1', sequence, now));
      first.ingest.onMessage(...message);
      second.ingest.onMessage(...message);
      if (sequence % 50 === 0) await Promise.all([first.ingest.flush(), second.ingest.flush()]);
    }
    expect(await storedSequences(database, edge, 'e1')).to.have.length(300);
  });

  it('keeps a message that does not decode, with its reason, and takes the next', async () => {
    const edge = await freshEdge();
    const { ingest } = createIngest(database);
    ingest.onMessage(nodeTopic('NDATA', address(edge)), Buffer.from([0xff, 0xff, 0xff]));
    ingest.onMessage(nodeTopic('NDATA', address(edge)), Buffer.alloc(200_000));
    ingest.onMessage(...recordMessage(address(edge), reading('e1', 1, now)));
    await ingest.flush();
    expect((await rejected(edge)).map((row) => row.code)).to.deep.equal(['not-protobuf', 'too-large']);
    expect(await storedSequences(database, edge, 'e1')).to.deep.equal([1]);
  });

  it('keeps what meters, contacts and noise level sensors of a cabinet tell, none of which the inventory knows', async () => {
    const edge = await freshEdge();
    const at = address(edge);
    const { ingest, outbox, errors } = createIngest(database);
    const meter = deviceId('meter-1');
    const values = { 'Meter/EnergyImport': 1_234_500, 'Meter/Power': 480.5, 'Meter/IsPlausible': true };
    ingest.onMessage(...birthMessage(at, { epoch: 'e1', first: 1, last: 4 }, { 'Cabinet/DoorOpen': null }));
    ingest.onMessage(deviceTopic('DBIRTH', at, meter), encodePayload(deviceBirth({ 'Meter/Power': null }, 1, 1, now)));
    const tell = (sequence: number, record: Partial<JournalRecord>): void =>
      ingest.onMessage(...recordMessage(at, { ...reading('e1', sequence, now), ...record }));
    tell(1, { device: meter, values });
    tell(2, { device: deviceId('noise-1'), values: { 'Noise/LAeq': 53.5, 'Noise/Interval': 900 } });
    tell(3, {
      device: null,
      kind: 'event',
      values: { 'Event/Name': 'contactChanged', 'Event/Detail': '{"kind":"doorOpen"}', 'Cabinet/DoorOpen': true },
    });
    // A lamp's reading beside them goes where it always goes, and a live value of a meter disturbs nothing.
    tell(4, { device: lamp(0) });
    ingest.onMessage(
      deviceTopic('DDATA', at, meter),
      encodePayload({ timestamp: now, seq: 9, metrics: dataMetrics({ 'Meter/Power': 500 }, 1, now) }),
    );
    await ingest.flush();
    expect(errors).to.deep.equal([]);
    expect(await rejected(edge)).to.deep.equal([]);
    expect(outbox.watermark(edge, 'e1')).to.equal(4);
    expect(await storedSequences(database, edge, 'e1')).to.deep.equal([1, 2, 3, 4]);
    const rows = await database
      .pool('jobs')
      .query('select sequence, device_id, values from device_reading where edge_id = $1 order by sequence', [edge]);
    expect(rows).to.deep.equal([
      { sequence: 1, device_id: `${edge}:meter-1`, values },
      { sequence: 2, device_id: `${edge}:noise-1`, values: { 'Noise/LAeq': 53.5, 'Noise/Interval': 900 } },
    ]);
    const [event] = await database
      .pool('jobs')
      .query<{ name: string; asset: string; detail: Record<string, unknown> }>(
        'select name, asset, detail from event where edge_id = $1',
        [edge],
      );
    expect(event).to.include({ name: 'contactChanged', asset: edge });
    expect(event?.detail).to.include({ 'Cabinet/DoorOpen': true });
    const lamps = await database.pool('jobs').query('select luminaire_id from reading where edge_id = $1', [edge]);
    expect(lamps).to.deep.equal([{ luminaire_id: `${edge}:lamp-0` }]);
  });

  it('passes over a record that the database refuses, keeps it, and goes on behind it', async () => {
    const edge = await freshEdge();
    const { ingest, outbox } = createIngest(database);
    for (let sequence = 1; sequence <= 40; sequence += 1) {
      const values = sequence === 17 ? { 'Lamp/Reason': 'a NUL \0 in text' } : {};
      ingest.onMessage(...recordMessage(address(edge), reading('e1', sequence, now, values)));
    }
    await ingest.flush();
    expect(outbox.watermark(edge, 'e1')).to.equal(40);
    expect(await rejected(edge)).to.have.length(1);
    expect((await rejected(edge))[0]).to.include({ code: 'refused-by-database', sequence: 17 });
    expect(await storedSequences(database, edge, 'e1')).to.have.length(40);
  });

  it('passes over a record whose values do not fit the catalogue, by its place in the journal', async () => {
    const edge = await freshEdge();
    const { ingest, outbox } = createIngest(database);
    const bad = reading('e1', 2, now, { 'Energy/Power': Number.NaN });
    ingest.onMessage(...recordMessage(address(edge), reading('e1', 1, now)));
    ingest.onMessage(...recordMessage(address(edge), bad));
    ingest.onMessage(...recordMessage(address(edge), reading('e1', 3, now)));
    await ingest.flush();
    expect(outbox.watermark(edge, 'e1')).to.equal(3);
    expect((await rejected(edge))[0]).to.include({ code: 'bad-record', sequence: 2 });
  });

  it('keeps records from an impossible time apart from readings', async () => {
    const edge = await freshEdge();
    const { ingest } = createIngest(database);
    ingest.onMessage(...recordMessage(address(edge), reading('e1', 1, 1000)));
    ingest.onMessage(...recordMessage(address(edge), reading('e1', 2, now + 60 * MINUTE)));
    ingest.onMessage(...recordMessage(address(edge), reading('e1', 3, now)));
    await ingest.flush();
    expect((await rejected(edge)).map((row) => row.code)).to.deep.equal(['bad-time', 'bad-time']);
    const rows = await database.pool('jobs').query('select sequence from reading where edge_id = $1', [edge]);
    expect(rows).to.deep.equal([{ sequence: 3 }]);
  });

  it('refuses an edge that is not in the inventory and says how to mend it', async () => {
    const { ingest, outbox } = createIngest(database);
    ingest.onMessage(...birthMessage(address('stranger'), { epoch: 'e1', first: 1, last: 1 }));
    ingest.onMessage(...recordMessage(address('stranger'), reading('e1', 1, now)));
    await ingest.flush();
    const [row] = await rejected('stranger');
    expect(row).to.include({ code: 'unknown-edge' });
    expect(row?.reason).to.contain('import it');
    expect(outbox.sent).to.deep.equal([]);
  });

  it('refuses an edge that speaks another protocol version, takes none of its data, and takes it after an update', async () => {
    const edge = await freshEdge();
    const { ingest, outbox } = createIngest(database);
    const journal = { epoch: 'e1', first: 1, last: 1 };
    ingest.onMessage(...birthMessage(address(edge), journal, { 'Edge/ProtocolVersion': 99 }));
    ingest.onMessage(...recordMessage(address(edge), reading('e1', 1, now)));
    await ingest.flush();
    expect((await rejected(edge)).map((row) => row.code)).to.deep.equal(['unsupported-version', 'unsupported-version']);
    expect(outbox.sent).to.deep.equal([]);
    ingest.onMessage(...birthMessage(address(edge), journal));
    ingest.onMessage(...recordMessage(address(edge), reading('e1', 1, now)));
    await ingest.flush();
    expect(outbox.watermark(edge, 'e1')).to.equal(1);
  });

  it('accepts a declared loss at birth, counts it exactly, and goes on behind it', async () => {
    const edge = await freshEdge();
    const { ingest, outbox } = createIngest(database);
    ingest.onMessage(...birthMessage(address(edge), { epoch: 'e1', first: 1, last: 3 }));
    ingest.onMessage(...recordMessage(address(edge), reading('e1', 1, now)));
    ingest.onMessage(...birthMessage(address(edge), { epoch: 'e1', first: 10, last: 11 }));
    ingest.onMessage(...recordMessage(address(edge), reading('e1', 10, now)));
    ingest.onMessage(
      ...recordMessage(address(edge), {
        ...reading('e1', 11, now),
        device: null,
        kind: 'loss',
        values: { 'Loss/From': 11, 'Loss/To': 11 },
      }),
    );
    await ingest.flush();
    expect(outbox.watermark(edge, 'e1')).to.equal(11);
    const [stream] = await database
      .pool('jobs')
      .query<{ sequence: number; lost: number }>('select sequence, lost from edge_stream where edge_id = $1', [edge]);
    expect(stream).to.deep.equal({ sequence: 11, lost: 9 });
    const stored = await storedSequences(database, edge, 'e1');
    expect(stored).to.deep.equal([1, 10]);
    expect(stored.length + (stream?.lost ?? 0), 'each place is stored or counted as lost').to.equal(11);
  });

  it('keeps streams of two epochs of one edge apart', async () => {
    const edge = await freshEdge();
    const { ingest, outbox } = createIngest(database);
    for (const epoch of ['old', 'new', 'old', 'new']) {
      const next = ingest.statistics().waiting < 2 ? 1 : 2;
      ingest.onMessage(...recordMessage(address(edge), reading(epoch, next, now)));
    }
    await ingest.flush();
    expect(outbox.watermark(edge, 'old')).to.equal(2);
    expect(outbox.watermark(edge, 'new')).to.equal(2);
  });

  it('shows the newest live value and never lets history or an older sample overwrite it', async () => {
    const edge = await freshEdge();
    const { ingest } = createIngest(database);
    const of = (sequence: number, sampledAt: number, level: number) => ({
      ...reading('e1', sequence, sampledAt, { 'Lamp/DimPercent': level }),
      device: lamp(0),
    });
    ingest.onMessage(...recordMessage(address(edge), of(1, now - 1000, 60)));
    ingest.onMessage(...recordMessage(address(edge), of(2, now - 5000, 10)));
    ingest.onMessage(...recordMessage(address(edge), of(3, now - 500, 99), true));
    await ingest.flush();
    ingest.onMessage(...recordMessage(address(edge), of(4, now - 2000, 20)));
    await ingest.flush();
    const [state] = await database
      .pool('jobs')
      .query('select actual_level, sampled_at from luminaire_state where luminaire_id = $1', [`${edge}:lamp-0`]);
    expect(state).to.deep.equal({ actual_level: 60, sampled_at: now - 1000 });
  });

  it('marks an edge offline only on the death that belongs to its birth', async () => {
    const edge = await freshEdge();
    const { ingest, deaths } = createIngest(database);
    const death = (bdSeq: number): [string, Uint8Array] => [
      nodeTopic('NDEATH', address(edge)),
      encodePayload(nodeDeath(bdSeq, now)),
    ];
    const isOnline = async () =>
      (await database.pool('jobs').query<{ is_online: boolean }>('select is_online from edge where id = $1', [edge]))[0]
        ?.is_online;
    ingest.onMessage(...birthMessage(address(edge), { epoch: 'e1', first: 1, last: 0 }, {}, 7));
    ingest.onMessage(...death(6));
    await ingest.flush();
    expect(await isOnline()).to.equal(true);
    ingest.onMessage(...death(7));
    await ingest.flush();
    expect(await isOnline()).to.equal(false);
    expect(deaths).to.deep.equal([edge]);
  });

  it('takes no more than its inbox holds, acknowledges none of the rest, and asks for it afterwards', async () => {
    const edge = await freshEdge();
    const { ingest, outbox } = createIngest(database, { inboxLimit: 100 });
    for (let sequence = 1; sequence <= 200; sequence += 1) {
      ingest.onMessage(...recordMessage(address(edge), reading('e1', sequence, now)));
    }
    expect(ingest.statistics()).to.include({ waiting: 75, refused: 125 });
    await ingest.flush();
    expect(outbox.receipts(edge, 'e1').at(-1)).to.deep.equal({ epoch: 'e1', watermark: 75, rewind: true });
  });

  it('raises a fault once while it stands, reopens it within two weeks, and closes it when it was nothing', async () => {
    const edge = await freshEdge();
    const clock = new SteppedClock(now);
    const { ingest, errors } = createIngest(database, { clock });
    let sequence = 0;
    const fault = (isActive: boolean, sampledAt: number) => {
      sequence += 1;
      const record = {
        ...reading('e1', sequence, sampledAt),
        device: lamp(1),
        kind: 'fault' as const,
        values: { 'Fault/Code': 'lampFailure', 'Fault/Active': isActive, 'Fault/Evidence': '{"status":2}' },
      };
      ingest.onMessage(...recordMessage(address(edge), record));
    };
    const faults = () =>
      database
        .pool('jobs')
        .query('select state, relapses, evidence from fault where asset = $1 order by id', [`${edge}:lamp-1`]);
    for (let flap = 0; flap < 50; flap += 1) {
      fault(true, now + flap);
      fault(true, now + flap);
      fault(false, now + flap);
    }
    await ingest.flush();
    expect(errors).to.deep.equal([]);
    expect(await faults()).to.deep.equal([{ state: 'closed', relapses: 49, evidence: { status: 2 } }]);
    fault(true, now + 100);
    await ingest.flush();
    expect(await faults()).to.deep.equal([{ state: 'suspected', relapses: 50, evidence: { status: 2 } }]);
  });
});
