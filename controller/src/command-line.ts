import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { SystemClock } from '@lamplighter/contracts';
import { Command, Option } from 'commander';
import { type Logger, pino } from 'pino';
import { ListenError } from './api/listen-error.js';
import { addUser, audit, createSignInCode, findUser, type RoleName, UserError } from './auth/index.js';
import { openForCommand } from './command-database.js';
import { DatabaseError, type Pool } from './db/index.js';
import { INVENTORY_MAPPINGS, InventoryError, importInventory, seedDefaults } from './inventory/index.js';
import { readSettings, type Settings, SettingsError } from './settings.js';
import { exportTalqDocuments, importTalqDocuments, readJson, TalqError } from './talq/index.js';

/** How long a stop may take before the process ends anyway. */
const STOP_WITHIN_MS = 12_000;

const { version: VERSION } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const io = new SystemClock((error) => process.stderr.write(`lamplighter: ${String(error)}\n`));

/** The controller's command line. Every failure is one message and exit code 1. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const program = new Command('lamplighter-controller')
    .description('Central management of public lighting. Settings come from the environment; see controller/README.md.')
    .version(VERSION);
  program.command('serve', { isDefault: true }).description('runs the controller').action(runServe);
  program
    .command('import')
    .description('imports a list of luminaires; edges that are on line get it at their next birth')
    .argument('<file>', 'CSV file')
    .addOption(
      new Option('--format <name>', 'form of the list').choices(Object.keys(INVENTORY_MAPPINGS)).default('lamplighter'),
    )
    .option('--cabinets <file>', 'CSV file of the cabinets, when it comes apart')
    .option('--nis <code>', 'municipality of rows that name none')
    .option('--cabinet <id>', 'only the rows of this cabinet')
    .option('--dry-run', 'judges every row and writes nothing', false)
    .action(runImport);
  program
    .command('sign-in-code')
    .description('prints a new single-use sign-in code')
    .option('--user <name>', 'for whom', 'administrator')
    .action(runSignInCode);
  program
    .command('add-user')
    .description('adds an account; the password is read from standard input, an empty one means: by code only')
    .argument('<name>', 'name to sign in with')
    .addOption(
      new Option('--role <role>', 'what they may do')
        .choices(['viewer', 'operator', 'administrator'])
        .default('viewer'),
    )
    .option('--nis <codes>', 'municipalities, comma-separated; absent: the whole Region', '')
    .option('--display-name <name>', 'name on screens')
    .action(runAddUser);
  const dayOffset = (): Option =>
    new Option('--day-offset <hours>', "dayOffset of the other side's ControlService").choices(['0', '12']);
  program
    .command('talq-export')
    .description('prints programs, calendars and groups as TALQ 2.7.1 documents')
    .argument('<file>', 'JSON file with programs, calendars and groups')
    .option('--owner-cms <address>', 'owner to write into them; absent: the ownerCms of the file')
    .addOption(dayOffset().makeOptionMandatory())
    .action((file: string, options: TalqOptions) => runTalq(file, options, exportTalqDocuments));
  program
    .command('talq-import')
    .description('prints TALQ 2.7.1 documents as programs, calendars and groups')
    .argument('<file>', 'JSON file with control-programs, calendars and groups')
    .addOption(dayOffset().makeOptionMandatory())
    .action((file: string, options: TalqOptions) => runTalq(file, options, importTalqDocuments));
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    fail(error);
  }
}

async function runServe(): Promise<void> {
  const settings = readSettings(process.env);
  const log = pino({ level: settings.logLevel, base: { part: 'controller' } });
  // Only here: the other commands need neither HTTP server nor broker, and start in half the time without them.
  const { serve } = await import('./serve.js');
  const running = await serve(settings, { version: VERSION, log, parent: process });
  let isStopping = false;
  const stop = (why: string): void => {
    if (isStopping) return;
    isStopping = true;
    log.info({ why }, 'stopping');
    io.after(STOP_WITHIN_MS, () => {
      log.error('did not stop in time');
      process.exit(1);
    });
    running.stop().then(
      () => process.exit(0),
      (error: Error) => {
        log.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => stop('SIGTERM'));
  process.once('SIGINT', () => stop('SIGINT'));
  // Started by another program: without it nobody would ever stop this one.
  if (process.send) process.once('disconnect', () => stop('the parent process is gone'));
  const { url, signInCode, setupCode } = running;
  log.info({ url, version: VERSION }, 'ready');
  if (process.send) {
    process.send({ type: 'ready', url, ...(signInCode ? { signInCode } : {}), ...(setupCode ? { setupCode } : {}) });
  } else if (signInCode) {
    // To the person at the terminal, not to the log.
    process.stderr.write(`\n  Sign in at ${url} with the code ${signInCode} (works once)\n\n`);
  }
}

interface ImportOptions {
  readonly format: string;
  readonly cabinets?: string;
  readonly nis?: string;
  readonly cabinet?: string;
  readonly dryRun: boolean;
}

async function runImport(file: string, options: ImportOptions): Promise<void> {
  const csv = await readFile(file);
  const cabinetsCsv = options.cabinets === undefined ? undefined : await readFile(options.cabinets);
  await withDatabase(async (pool, settings) => {
    const { format, nis, cabinet, dryRun } = options;
    await seedDefaults(pool, platformNow(settings));
    const { report } = await importInventory(pool, {
      csv,
      cabinetsCsv,
      mapping: format,
      nis,
      cabinet,
      dryRun,
      actor: 'command line',
      now: platformNow(settings),
    });
    for (const { row, field, reason } of report.rejected) {
      process.stderr.write(`row ${row}, ${field}: ${reason}\n`);
    }
    process.stdout.write(
      `${report.read} rows: ${report.accepted} ${dryRun ? 'would be accepted' : 'accepted'}, ${report.merged} merged, ${report.rejected.length} rejected; ${report.edges.length} edges\n`,
    );
  });
}

async function runSignInCode({ user: name }: { readonly user: string }): Promise<void> {
  await withDatabase(async (pool, settings) => {
    const user = await findUser(pool, name);
    if (!user) throw new UserError('unknown-user', `there is no account ${name}: add it with add-user`);
    const code = await createSignInCode(pool, user.id, io.now());
    await audit(pool, {
      at: platformNow(settings),
      actor: 'command line',
      action: 'sign-in-code.make',
      object: user.name,
    });
    process.stdout.write(`${code}\n`);
  });
}

async function runAddUser(
  name: string,
  options: { readonly role: RoleName; readonly nis: string; readonly displayName?: string },
): Promise<void> {
  if (process.stdin.isTTY) process.stderr.write('Password (end with Ctrl-D; empty: by code only): ');
  const password = (await text(process.stdin)).replace(/\r?\n$/, '');
  await withDatabase(async (pool, settings) => {
    const user = await addUser(pool, {
      name,
      displayName: options.displayName,
      role: options.role,
      nisCodes: options.nis.split(',').filter(Boolean),
      password: password === '' ? null : password,
    });
    await audit(pool, {
      at: platformNow(settings),
      actor: 'command line',
      action: 'user.add',
      object: user.name,
      detail: { role: user.role, nisCodes: options.nis || 'all' },
    });
    process.stdout.write(`${user.name} may sign in as ${user.role}\n`);
  });
}

interface TalqOptions {
  readonly ownerCms?: string;
  readonly dayOffset: string;
}

async function runTalq(
  file: string,
  { ownerCms, dayOffset }: TalqOptions,
  convert: (documents: unknown, options: { ownerCms?: string | undefined; dayOffsetHours: 0 | 12 }) => unknown,
): Promise<void> {
  const converted = convert(readJson(await readFile(file, 'utf8')), {
    ownerCms,
    dayOffsetHours: dayOffset === '12' ? 12 : 0,
  });
  process.stdout.write(`${JSON.stringify(converted, null, 2)}\n`);
}

async function withDatabase(work: (pool: Pool, settings: Settings) => Promise<void>): Promise<void> {
  const settings = readSettings(process.env);
  const log: Logger = pino({ level: 'warn' }, pino.destination(2));
  const database = await openForCommand(settings, io, log);
  try {
    await work(database.pool('jobs'), settings);
  } finally {
    await database.stop();
  }
}

/** Platform time for a command of its own: the machine's, with the setting's offset. */
const platformNow = (settings: Settings): number =>
  io.now() + (settings.clock.kind === 'offset' ? settings.clock.offsetMs : 0);

/** Failures that we have words for are told in one message; others with their stack. */
function fail(error: unknown): void {
  const isKnown = [SettingsError, DatabaseError, ListenError, InventoryError, UserError, TalqError].some(
    (known) => error instanceof known,
  );
  const { message, stack, code } = error as NodeJS.ErrnoException;
  const words =
    code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR' ? `cannot read the file: ${message}` : message;
  // A list of refusals, one a line, each with its own place.
  const who = error instanceof TalqError ? '' : 'lamplighter: ';
  process.stderr.write(`${who}${isKnown || words !== message ? words : (stack ?? message)}\n`);
  process.exit(1);
}
