import { type JournalRecord, SystemClock } from '@lamplighter/contracts';
import type { Command } from 'commander';
import { readConfig } from '../read-config.js';
import { Journal } from '../store/journal.js';
import { StoreError } from '../store/store-error.js';
import { say } from './say.js';
import { ServiceError } from './service-error.js';
import { within } from './service-line.js';
import { table } from './table.js';

interface JournalOptions {
  readonly config: string;
  readonly from?: number;
  readonly limit: number;
  readonly kind?: string;
  readonly json?: boolean;
}

const PAGE = 500;

/** `journal`: what waits on disk for the controller. Only while no edge runs on the folder. */
export function addJournal(program: Command): void {
  program
    .command('journal')
    .description('show what the journal holds; the edge must be stopped')
    .requiredOption('--config <file>', 'settings of this edge')
    .option('--from <sequence>', 'first record to list; without it the last ones', within(1, Number.MAX_SAFE_INTEGER))
    .option('--limit <count>', 'most records to list', within(0, 1_000_000), 20)
    .option('--kind <kind>', 'only reading, event, fault, outcome or loss')
    .option('--json', 'one record a line as JSON, for scripts')
    .action(async (options: JournalOptions) => {
      const config = await readConfig(options.config);
      const io = new SystemClock(() => {});
      const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
      const journal = new Journal({ dataDir: config.dataDir, maxRecords: config.maxRecords, io, log });
      await journal.open().catch((error: unknown) => {
        if (error instanceof StoreError && error.code === 'in-use') {
          throw new ServiceError(`${error.message}. Stop it first: systemctl stop lamplighter-edge`);
        }
        throw error;
      });
      try {
        await show(journal, options);
      } finally {
        await journal.close();
      }
    });
}

async function show(journal: Journal, options: JournalOptions): Promise<void> {
  const { first, last, watermark, lost, epoch } = journal.status;
  const held = last - first + 1;
  const from = options.from ?? (options.kind ? first : Math.max(first, last - options.limit + 1));
  const records: JournalRecord[] = [];
  for (let at = from; at <= last && records.length < options.limit; at += PAGE) {
    const page = await journal.read(at, PAGE);
    records.push(...page.filter(({ kind }) => options.kind === undefined || kind === options.kind));
  }
  const listed = records.slice(0, options.limit);
  if (options.json) {
    for (const record of listed) say(JSON.stringify(record));
    return;
  }
  say(
    table(
      ['journal', ' '],
      [
        ['epoch', epoch],
        ['held', held === 0 ? 'nothing' : `${held} records, ${first} to ${last}`],
        ['committed at the controller', watermark === 0 ? 'nothing' : `up to ${watermark}`],
        ['declared lost', `${lost} records`],
      ],
    ),
  );
  if (listed.length === 0) return;
  say('');
  say(
    table(
      ['sequence', 'at (UTC)', 'kind', 'device', 'what'],
      listed.map(({ sequence, sampledAt, kind, device, values }) => [
        sequence,
        new Date(sampledAt).toISOString().slice(0, 19).replace('T', ' '),
        kind,
        device,
        whatOf(values),
      ]),
    ),
  );
}

/** The values that matter to a person, at most so wide. */
const WIDE = 70;
function whatOf(values: JournalRecord['values']): string {
  const text = Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name.split('/')[1]}=${value}`)
    .join(' ');
  return text.length > WIDE ? `${text.slice(0, WIDE - 3)}...` : text;
}
