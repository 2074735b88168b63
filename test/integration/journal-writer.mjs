import { writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { edgeId, nisCode, SECOND, SteppedClock } from '@lamplighter/contracts';
import { Journal, stateFiles } from '@lamplighter/edge';

/**
 * A process of the built edge that writes its journal and small documents until it is killed, or until `ROUNDS` are done.
 * It tells what is promised, line by line, the moment it is: `kept EPOCH SEQUENCE TIME`, `refused TIME`, `trim SEQUENCE`,
 * `saving NUMBER`, `saved NUMBER`.
 */
const { DATA_DIR = '', FROM = '1', ROUNDS = '1000000', KILL_AT = '0', KILL_AFTER = '' } = process.env;
const say = (line) => void writeSync(1, `${line}\n`);
const io = new SteppedClock(0);

if (KILL_AT !== '0') await killAtSync(Number(KILL_AT), KILL_AFTER === 'yes');

const journal = new Journal({
  dataDir: DATA_DIR,
  maxRecords: 10_000,
  segmentBytes: 8192,
  io,
  log: { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} },
});
const files = stateFiles(DATA_DIR, { nis: nisCode('21004'), edge: edgeId('cabinet-52') });
await journal.open();
await files.session.load();
let at = Number(FROM);

for (let round = 0; round < Number(ROUNDS); round += 1) {
  const group = Array.from({ length: 1 + ((at * 7) % 9) }, () => {
    at += 1;
    const kind = at % 12 === 0 ? 'fault' : 'reading';
    return { kind, device: null, sampledAt: at, values: { 'Lamp/Reason': 'x'.repeat(at % 90) } };
  });
  const results = await Promise.allSettled(group.map((observation) => journal.append(observation)));
  for (const [index, result] of results.entries()) {
    if (result.status === 'rejected') say(`refused ${group[index]?.sampledAt}`);
    else say(`kept ${result.value.epoch} ${result.value.sequence} ${result.value.sampledAt}`);
  }
  // A disk that failed is tried again after five seconds.
  if (results.some(({ status }) => status === 'rejected')) await io.advance(6 * SECOND);
  if (round % 6 === 5) {
    const { first, last } = journal.status;
    const upTo = Math.floor((first + last) / 2);
    say(`trim ${upTo}`);
    await journal.trim(upTo).catch(() => undefined);
  }
  if (round % 5 === 0) {
    const bdSeq = at % 256;
    say(`saving ${bdSeq}`);
    await files.session.save({ bdSeq }).then(
      () => say(`saved ${bdSeq}`),
      () => undefined,
    );
  }
}
await journal.close();

/** Dies like a process killed at its `count`-th sync to disk: before the disk does it, or just after. */
async function killAtSync(count, after) {
  const probe = await open('/dev/null');
  const prototype = Object.getPrototypeOf(probe);
  await probe.close();
  let syncs = 0;
  for (const name of ['sync', 'datasync']) {
    const real = prototype[name];
    prototype[name] = async function () {
      syncs += 1;
      const isLast = syncs === count;
      if (isLast && !after) process.kill(process.pid, 'SIGKILL');
      await real.call(this);
      if (isLast && after) process.kill(process.pid, 'SIGKILL');
    };
  }
}
