import { SystemClock } from '@lamplighter/contracts';
import { Command, InvalidArgumentError, Option } from 'commander';
import pino from 'pino';
import { createBroker } from './broker.js';
import { BrokerError } from './broker-error.js';
import { readCredentials } from './identity/credentials-file.js';
import { enrol } from './identity/enrol.js';
import type { IdentityInput } from './identity/identity.js';
import { mosquittoAcl } from './rights/mosquitto-acl.js';

const DEFAULT_CREDENTIALS = 'data/broker/credentials.json';

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('must be 0 to 65535.');
  return port;
}

const credentialsOption = (): Option =>
  new Option('--credentials <file>', 'credentials file')
    .env('LAMPLIGHTER_BROKER_CREDENTIALS')
    .default(DEFAULT_CREDENTIALS);

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly metricsHost: string;
  readonly metricsPort: number;
  readonly credentials: string;
}

async function serve(options: ServeOptions): Promise<void> {
  const log = pino({ name: 'broker' });
  const io = new SystemClock((error) => log.error({ err: error }, 'a timer task failed'));
  const { host, port, metricsHost, metricsPort, credentials } = options;
  const broker = createBroker({
    config: { host, port, metricsHost, metricsPort, credentialsFile: credentials },
    io,
    log,
  });
  await broker.start();
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    broker.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // A parent that is gone cannot stop us any more.
  process.once('disconnect', stop);
  process.send?.({ type: 'ready', port: broker.port, metricsPort: broker.metricsPort });
}

function enrolAndPrint(identity: IdentityInput, options: { credentials: string; json?: boolean }): void {
  const enrolment = enrol({ ...identity, credentialsFile: options.credentials });
  process.stdout.write(
    options.json
      ? `${JSON.stringify(enrolment)}\n`
      : `username and client id: ${enrolment.username}\npassword (shown only now): ${enrolment.password}\n`,
  );
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof BrokerError ? error.message : (error as Error).stack}\n`);
  process.exit(1);
}

const program = new Command('broker').description('The MQTT broker of Lamplighter.');

program
  .command('serve')
  .description('listen for edges and controllers')
  .addOption(new Option('--host <address>', 'MQTT address').env('LAMPLIGHTER_BROKER_HOST').default('127.0.0.1'))
  .addOption(
    new Option('--port <port>', 'MQTT port; 0 takes a free one')
      .env('LAMPLIGHTER_BROKER_PORT')
      .default(1883)
      .argParser(portNumber),
  )
  .addOption(
    new Option('--metrics-host <address>', 'address of /healthz and /metrics')
      .env('LAMPLIGHTER_BROKER_METRICS_HOST')
      .default('127.0.0.1'),
  )
  .addOption(
    new Option('--metrics-port <port>', 'port of /healthz and /metrics')
      .env('LAMPLIGHTER_BROKER_METRICS_PORT')
      .default(9883)
      .argParser(portNumber),
  )
  .addOption(credentialsOption())
  .action(serve);

const enrolment = program
  .command('enrol')
  .description('give a client its password; enrolling it again replaces the password');
enrolment
  .command('edge')
  .requiredOption('--nis <code>', 'NIS code of the municipality, such as 21004')
  .requiredOption('--edge <id>', 'id of the edge')
  .addOption(credentialsOption())
  .option('--json', 'print one JSON object')
  .action((options) => enrolAndPrint({ role: 'edge', nis: options.nis, edge: options.edge }, options));
enrolment
  .command('controller')
  .requiredOption('--host-id <id>', 'host id of the controller')
  .addOption(credentialsOption())
  .option('--json', 'print one JSON object')
  .action((options) => enrolAndPrint({ role: 'controller', host: options.hostId }, options));
enrolment
  .command('reader')
  .description('may read one municipality and publish nothing')
  .requiredOption('--nis <code>', 'NIS code of the municipality, such as 21004')
  .option('--name <name>', 'username; reader-NIS when left out')
  .addOption(credentialsOption())
  .option('--json', 'print one JSON object')
  .action((options) =>
    enrolAndPrint({ role: 'reader', nis: options.nis, ...(options.name ? { name: options.name } : {}) }, options),
  );

program
  .command('mosquitto-acl')
  .description('print the same rights as an acl_file for Mosquitto (deploy/mosquitto)')
  .addOption(credentialsOption())
  .action((options: { credentials: string }) => {
    const identities = [...readCredentials(options.credentials).values()].map(({ identity }) => identity);
    process.stdout.write(mosquittoAcl(identities));
  });

await program.parseAsync().catch(fail);
