import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deviceId, MINUTE, type Observation } from '@lamplighter/contracts';
import { Journal } from '@lamplighter/edge';
import { realTime } from '../../helpers/real-time.js';
import { silentLog } from '../../integration/broker-clients.js';
import type { BenchCase } from '../bench-case.js';
import { PlainFile } from './plain-file.js';

/** 7 days of 200 lamps at 4 an hour: the bound of an edge's journal. */
const BOUND = 134_400;
const LAMPS = 200;
const ROUNDS = 8;
const EVENING = Date.UTC(2026, 10, 22, 17);

/** A lamp's reading as an edge journals it. */
function reading(index: number): Observation {
  const lamp = index % LAMPS;
  const quarter = Math.floor(index / LAMPS);
  const level = quarter % 96 < 40 ? 50 : 100;
  return {
    kind: 'reading',
    device: deviceId(`lamp-${lamp}`),
    sampledAt: EVENING + quarter * 15 * MINUTE + lamp * 73,
    values: {
      'Lamp/TargetLevel': level,
      'Lamp/AppliedLevel': level,
      'Lamp/Source': 'program',
      'Lamp/Reason': 'residential: base level',
      'Lamp/DimPercent': level,
      'Lamp/ActualLevel': level === 50 ? 229 : 254,
      'Lamp/On': true,
      'Energy/Active': 120_000 + lamp * 311 + quarter * 9,
      'Energy/Power': level / 2 + ((lamp * 7 + quarter) % 13) / 10,
      'Supply/Voltage': 229 + ((lamp + quarter * 3) % 40) / 10,
    },
  };
}

async function openJournal(dataDir: string): Promise<Journal> {
  const journal = new Journal({ dataDir, maxRecords: BOUND, io: realTime(), log: silentLog });
  await journal.open();
  return journal;
}

const secondsOf = async (work: () => Promise<void>): Promise<number> => {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1_000;
};

/** Appends a second, bytes a record and the start at the bound, against a plain file with the same syncs. */
export async function journalBench(say: (text: string) => void): Promise<BenchCase[]> {
  const folder = await mkdtemp(join(tmpdir(), 'journal-bench-'));
  try {
    return [
      ...(await appends(join(folder, 'single'), 1, 250, say)),
      ...(await appends(join(folder, 'groups'), 100, 30, say)),
      await openAtBound(join(folder, 'bound'), say),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** In turns, so that whatever else the machine does falls on both. */
async function appends(
  folder: string,
  size: number,
  groups: number,
  say: (text: string) => void,
): Promise<BenchCase[]> {
  say(`Appends in groups of ${size}, each group synced`);
  const journal = await openJournal(folder);
  const plain = await PlainFile.create(join(folder, 'plain.jsonl'));
  let ours = 0;
  let others = 0;
  let count = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const batch = Array.from({ length: groups }, (_, group) =>
      Array.from({ length: size }, (_, index) => reading(count + group * size + index)),
    );
    count += groups * size;
    ours += await secondsOf(async () => {
      for (const group of batch) await Promise.all(group.map((observation) => journal.append(observation)));
    });
    others += await secondsOf(async () => {
      for (const group of batch) await plain.append(group);
    });
  }
  await plain.close();
  await journal.close();
  const used = await usedBytes(join(folder, 'journal'));
  const what = size === 1 ? 'one by one' : `in groups of ${size}`;
  const beside = 'a plain file of JSON lines';
  const rates = { ours: count / ours, other: count / others };
  const bytes = { ours: used / count, other: plain.bytes / count };
  return [
    { case: `appends ${what}`, ...rates, others: beside, ratio: rates.ours / rates.other, unit: 'records/s' },
    { case: `bytes ${what}`, ...bytes, others: beside, ratio: bytes.other / bytes.ours, unit: 'bytes/record' },
  ];
}

/** Checks each record's checksum, where the plain file is only read. */
async function openAtBound(folder: string, say: (text: string) => void): Promise<BenchCase> {
  say(`Opening with ${BOUND.toLocaleString('en')} records`);
  const journal = await openJournal(folder);
  const plain = await PlainFile.create(join(folder, 'plain.jsonl'));
  for (let from = 0; from < BOUND; from += 100) {
    const group = Array.from({ length: 100 }, (_, index) => reading(from + index));
    await Promise.all([plain.append(group), ...group.map((observation) => journal.append(observation))]);
  }
  await plain.close();
  await journal.close();
  let held = 0;
  const ours = await secondsOf(async () => {
    const again = await openJournal(folder);
    held = again.status.last - again.status.first + 1;
    await again.close();
  });
  if (held !== BOUND) throw new Error(`${held} records after the start instead of ${BOUND}`);
  const other = await secondsOf(async () => {
    const lines = (await readFile(join(folder, 'plain.jsonl'), 'utf8')).trimEnd().split('\n');
    for (const line of lines) JSON.parse(line);
  });
  return {
    case: `open ${BOUND} records in groups of 100`,
    ours,
    other,
    others: 'parsing the plain file',
    ratio: other / ours,
    unit: 's',
  };
}

/** Bytes written: of the newest segment, up to where its zeros begin. */
async function usedBytes(folder: string): Promise<number> {
  const segments = (await readdir(folder)).filter((name) => /^\d+\.seg$/.test(name)).sort();
  const newest = await readFile(join(folder, segments.at(-1) ?? ''));
  let bytes = newest.findLastIndex((byte) => byte !== 0) + 1;
  for (const name of segments.slice(0, -1)) bytes += (await stat(join(folder, name))).size;
  return bytes;
}
