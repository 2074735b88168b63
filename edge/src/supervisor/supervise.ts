import { SECOND, SystemClock } from '@lamplighter/contracts';
import type { Command } from 'commander';
import { pino } from 'pino';
import { platformClock } from '../platform-clock.js';
import { readConfig } from '../read-config.js';
import { OfferDesk } from '../update/offer-desk.js';
import { stageInProcess } from '../update/staging-process.js';
import { updateHome } from '../update/update-home.js';
import { UpdateKeeper } from '../update/update-keeper.js';
import { UpdateTeller } from '../update/update-teller.js';
import { forkEdge, type Launch } from './edge-process.js';
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
  const config = await readConfig(configFile);
  const settings = config.supervisor;
  const onError = (error: unknown): void => log.error({ err: error }, 'a task failed; it runs again at its next time');
  const io = new SystemClock(onError);
  const clock = platformClock(onError);
  process.on('uncaughtException', (error) => log.error({ err: error }, 'unexpected error; the supervisor goes on'));
  process.on('unhandledRejection', (error) =>
    log.error({ err: error }, 'unexpected rejection; the supervisor goes on'),
  );

  const base: Launch = { entry: process.argv[1] ?? '', args: ['run', '--config', configFile] };
  const { store, slots } = updateHome(config);
  const teller = new UpdateTeller(store, log, (note) => supervisor.send(note));
  const keeper = new UpdateKeeper({
    store,
    slots,
    clock,
    io,
    log,
    probation: (config.update?.probationSeconds ?? 0) * SECOND,
    base,
    restart: (why) => supervisor.restart(why),
  });
  const offers = new OfferDesk({
    source: config.update?.source,
    io,
    log,
    stage: (address) => stageInProcess(base, configFile, address),
  });
  const supervisor = new Supervisor({
    io,
    log,
    launch: async () => (config.update ? await keeper.launch() : base),
    startEdge: forkEdge,
    silentAfter: settings.silentSeconds * SECOND,
    startWithin: settings.startSeconds * SECOND,
    events: {
      alive: (report) => {
        if (!config.update) return;
        keeper.alive(report);
        teller.alive(keeper.state);
      },
      offered: (source) => offers.offered(source),
      ended: (reason) => {
        keeper.ended(reason);
        teller.ended();
      },
    },
  });
  const parts: { start(): unknown; stop(): unknown }[] = [];
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
    offers.stop();
    await supervisor.stop();
    await keeper.stop();
    // The watchdogs last: a stop that hangs is theirs to end.
    for (const part of parts) await part.stop();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  for (const part of parts) await part.start();
  if (config.update) {
    await teller.start();
    await keeper.start();
  }
  supervisor.start();
}
