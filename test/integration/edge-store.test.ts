import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { edgeId, nisCode, SteppedClock } from '@lamplighter/contracts';
import { Journal, stateFiles } from '@lamplighter/edge';
import { expect } from 'chai';
import { requireFile } from '../helpers/requires.js';
import { silentLog } from './broker-clients.js';

const WRITER = fileURLToPath(new URL('journal-writer.mjs', import.meta.url));
const NODE = [process.execPath, WRITER];
/** All of RELIABILITY F-04 with LAMPLIGHTER_KILL_POINTS=1000: ten minutes on two cores. */
const KILL_POINTS = Number(process.env['LAMPLIGHTER_KILL_POINTS'] ?? 60);

/** What writers promised about one data folder, over all their lives. */
class Ledger {
  readonly kept = new Map<string, number>();
  readonly refused = new Set<number>();
  trimmed = 0;
  /** What the small document may hold: what was saved last, or any save begun since. */
  saved: (number | undefined)[] = [undefined];
  newest = 0;
  highest = 0;

  read(lines: string): void {
    for (const line of lines.split('\n').filter((each) => each !== '')) {
      const [what, one = '', two = '', three = ''] = line.split(' ');
      if (what === 'kept') {
        expect(this.kept.has(`${one} ${two}`), `sequence ${two} is given twice`).to.equal(false);
        this.kept.set(`${one} ${two}`, Number(three));
        this.newest = Math.max(this.newest, Number(three));
        this.highest = Math.max(this.highest, Number(two));
      } else if (what === 'refused') this.refused.add(Number(one));
      else if (what === 'trim') this.trimmed = Math.max(this.trimmed, Number(one));
      else if (what === 'saving') this.saved.push(Number(one));
      else this.saved = [Number(one)];
    }
  }
}

describe('store of a real edge process', function () {
  this.timeout(120_000 + KILL_POINTS * 2_000);
  const folders: string[] = [];

  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });
  const newFolder = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'edge-store-'));
    folders.push(folder);
    return folder;
  };

  /** Runs the writer; what it said goes into the ledger. Gives the signal it died of. */
  const write = async (
    ledger: Ledger,
    [command = '', ...more]: string[],
    env: Record<string, string>,
  ): Promise<unknown> => {
    // Times never come twice: what the last life had under way may or may not be on disk.
    const from = String(ledger.newest + 100);
    const child = spawn(command, more, {
      env: { ...process.env, FROM: from, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const [, signal] = await once(child, 'close');
    ledger.read(said);
    return signal;
  };

  const check = async (dataDir: string, ledger: Ledger, epoch: string | null): Promise<string> => {
    const damaged: string[] = [];
    const journal = new Journal({
      dataDir,
      maxRecords: 10_000,
      segmentBytes: 8192,
      io: new SteppedClock(0),
      log: silentLog,
      onDamaged: (found) => damaged.push(...found),
    });
    await journal.open();
    const { status } = journal;
    const records = await journal.read(status.first, status.last);
    await journal.close();
    expect(damaged).to.deep.equal([]);
    if (epoch !== null) expect(status.epoch).to.equal(epoch);
    expect(status.last, 'no sequence is free to be used again').to.be.at.least(ledger.highest);
    expect(records.map(({ sequence }) => sequence)).to.deep.equal(
      Array.from({ length: status.last - status.first + 1 }, (_, index) => status.first + index),
    );
    for (const [place, sampledAt] of ledger.kept) {
      const sequence = Number(place.split(' ')[1]);
      if (sequence >= status.first) expect(records[sequence - status.first]).to.include({ sequence, sampledAt });
    }
    expect(status.first, 'only a receipt takes records').to.be.at.most(ledger.trimmed + 1);
    const files = stateFiles(dataDir, { nis: nisCode('21004'), edge: edgeId('cabinet-52') });
    const session = await files.session.load();
    expect(session.damaged).to.deep.equal([]);
    expect(session.value?.bdSeq).to.be.oneOf(ledger.saved);
    return status.epoch;
  };

  it(`F-04 survives kill -9 at ${KILL_POINTS} syncs, before and after each, and goes on with the next number`, async () => {
    const half = async (offset: number): Promise<number> => {
      const folder = await newFolder();
      const ledger = new Ledger();
      let epoch: string | null = null;
      for (let point = offset; point < KILL_POINTS; point += 2) {
        // Opening takes some ten syncs, a full journal or a new segment is some way off: all are reached.
        const killAt = 1 + (((point >> 1) * 5) % 61);
        const env = { DATA_DIR: folder, KILL_AT: String(killAt), KILL_AFTER: offset === 1 ? 'yes' : '' };
        expect(await write(ledger, NODE, env)).to.equal('SIGKILL');
        epoch = await check(folder, ledger, ledger.kept.size > 0 ? epoch : null);
      }
      return ledger.kept.size;
    };
    const kept = await Promise.all([half(0), half(1)]);
    expect(Math.min(...kept)).to.be.above(KILL_POINTS);
  });

  it('F-19 acknowledges nothing that a failed fsync or write left in doubt (errors from the kernel)', async function () {
    const strace = requireFile(this, 'strace (apt-get install strace)', '/usr/bin/strace', '/usr/local/bin/strace');
    for (const call of ['fdatasync', 'pwrite64']) {
      // strace counts by thread: one thread does it all.
      for (const when of ['9+40', '14', '23']) {
        const folder = await newFolder();
        const ledger = new Ledger();
        const trace = [strace, '-f', '-qq', '--seccomp-bpf', '-o', '/dev/null', '-e', `trace=${call}`];
        const inject = ['-e', `inject=${call}:error=EIO:when=${when}`];
        await write(ledger, [...trace, ...inject, ...NODE], {
          DATA_DIR: folder,
          ROUNDS: '40',
          UV_THREADPOOL_SIZE: '1',
        });
        expect(ledger.kept.size, `${call} ${when}`).to.be.above(10);
        expect(ledger.refused.size, `${call} ${when}`).to.be.above(0);
        await check(folder, ledger, null);
      }
    }
  });
});
