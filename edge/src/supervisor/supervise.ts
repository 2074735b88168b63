import { SystemClock } from '@lamplighter/contracts';
import type { Command } from 'commander';
import { pino } from 'pino';
import { readConfig } from '../read-config.js';
import { forkEdge } from './edge-process.js';
import { ServiceManager, systemdNotify } from './service-manager.js';
import { Supervisor } from './supervisor.js';
import { WatchdogDevice } from './watchdog-device.js';

/** `supervise`: what the service manager runs. It keeps an edge running as a child process. */
export function addSupervise(program: Command): void {
  program
    .command('supervise')
    .description('run the edge and start it again whenever it ends or hangs; for the service manager')
    .requiredOption('--config <file>', 'settings as JSON; see edge/README.md')
    .action(async ({ config }: { config: string }) => supervise(config));
}

async function supervise(configFile: string): Promise<void> {
  const log = pino({ name: 'supervisor', level: process.env['LOG_LEVEL'] ?? 'info' });
  const { supervisor: settings } = await readConfig(configFile);
  const io = new SystemClock((error) => log.error({ err: error }, 'a task failed; it runs again at its next time'));
  process.on('uncaughtException', (error) => log.error({ err: error }, 'unexpected error; the supervisor goes on'));
  process.on('unhandledRejection', (error) =>
    log.error({ err: error }, 'unexpected rejection; the supervisor goes on'),
  );

  const entry = process.argv[1] ?? '';
  const supervisor = new Supervisor({
    io,
    log,
    launch: async () => ({ entry, args: ['run', '--config', configFile] }),
    startEdge: forkEdge,
    silentAfter: settings.silentSeconds * 1_000,
    startWithin: settings.startSeconds * 1_000,
    events: { alive: () => {}, offered: () => {}, ended: () => {} },
  });
  const parts: { start(): unknown; stop(): unknown }[] = [supervisor];
  if (settings.watchdogDevice) {
    const isWell = (): boolean => !supervisor.isStuck;
    parts.push(new WatchdogDevice({ path: settings.watchdogDevice, io, log, isWell }));
  }
  if (process.env['NOTIFY_SOCKET']) {
    parts.push(new ServiceManager({ io, log, notify: systemdNotify, env: process.env }));
  }
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    // The watchdogs last: a stop that hangs is theirs to end.
    for (const part of parts) await part.stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  for (const part of parts) await part.start();
}
