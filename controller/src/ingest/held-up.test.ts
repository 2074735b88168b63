import {
  edgeId,
  encodePayload,
  type JournalRecord,
  nisCode,
  nodeTopic,
  recordPayload,
  SteppedClock,
} from '@lamplighter/contracts';
import { expect } from 'chai';
import type { Pool } from '../db/index.js';
import { quietLog } from '../testing/test-database.js';
import { Ingest } from './ingest.js';

const AT = { nis: nisCode('21004'), edge: edgeId('edge-1') };

/** An ingest whose database answers every statement with the error that is set, or with no rows. */
function begin() {
  const clock = new SteppedClock(Date.parse('2026-01-15T18:00:00Z'));
  const database: { error: Error | null } = { error: null };
  const errors: string[] = [];
  const query = async (): Promise<never[]> => {
    if (database.error) throw database.error;
    return [];
  };
  const pool: Pool = { query, transaction: (work) => work({ query, copy: async () => undefined }) };
  const ingest = new Ingest({
    pool,
    outbox: { send: () => true },
    listener: {
      onCommitted: () => undefined,
      onBirth: () => undefined,
      onDeath: () => undefined,
      onBoost: () => undefined,
    },
    clock,
    io: clock,
    log: { ...quietLog, error: (_: unknown, text?: string) => errors.push(text ?? '') },
  });
  const values = { 'Edge/LineOpen': true };
  const record: JournalRecord = {
    ...{ epoch: 'e1', sequence: 1, kind: 'reading', device: null },
    ...{ sampledAt: clock.now(), values },
  };
  ingest.onMessage(nodeTopic('NDATA', AT), encodePayload(recordPayload(record, 1, 1, true)));
  /** Long enough for the next try. */
  const retry = async (error: Error | null): Promise<void> => {
    database.error = error;
    await clock.advance(10_000);
    await ingest.flush();
  };
  return { ingest, errors, retry };
}

const diskFull = (): Error =>
  Object.assign(new Error('could not extend file "base/16385/2675": No space left on device'), { code: '53100' });
const away = (): Error => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe('ingest held up by the database', () => {
  it('says once to free space on a full disk, and that nothing is lost', async () => {
    const { errors, retry } = begin();
    await retry(diskFull());
    await retry(diskFull());
    expect(errors).to.have.length(1);
    expect(errors[0]).to.match(/database's disk is full: free space.*nothing is lost.*edges keep.*receipts wait/);
  });

  it('tells of a full disk also when the database was away before, and of neither twice', async () => {
    const { errors, retry } = begin();
    for (const error of [away(), away(), diskFull(), away(), diskFull()]) await retry(error);
    expect(errors.map((text) => /disk is full/.test(text))).to.deep.equal([false, true]);
  });

  it('tells in its figures that the last try failed, until one succeeds', async () => {
    const { ingest, errors, retry } = begin();
    expect(ingest.statistics()).to.include({ isHeldUp: false, waiting: 1 });
    await retry(away());
    expect(ingest.statistics()).to.include({ isHeldUp: true, waiting: 1 });
    await retry(null);
    expect(ingest.statistics()).to.include({ isHeldUp: false, waiting: 0 });
    expect(errors).to.have.length(1);
  });
});
