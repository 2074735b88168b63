import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { enrol } from '@lamplighter/broker';
import type { EdgeId, EpochMs, NisCode } from '@lamplighter/contracts';
import { Part, type PartMessage } from './child.js';

export interface PlatformOptions {
  /** Everything the platform keeps: database, credentials, journals, logs. */
  readonly folder: string;
  /** 0 takes a free port. */
  readonly httpPort: number;
  readonly brokerPort: number;
  /** `system`, `offset:<ms>` or `parent` (the controller's LAMPLIGHTER_CLOCK). */
  readonly clock: string;
  /** With clock `parent`: the instant at which the platform begins. */
  readonly startTime?: EpochMs;
  readonly isDemo: boolean;
  /** Base URL and key of the street-issue system. */
  readonly open311: { readonly url: string; readonly apiKey: string; readonly serviceCode: string };
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const HOST = '127.0.0.1';

/**
 * Broker and controller as processes of their own on loopback, with credentials made on first use. Always on the embedded
 * database in the folder: simulated readings have no place in one that DATABASE_URL names.
 */
export class Platform {
  #broker: Part | undefined;
  #controller: Part | undefined;
  #brokerPort = 0;
  #signInCode = '';

  constructor(readonly options: PlatformOptions) {}

  get broker(): Part {
    return started(this.#broker, 'broker');
  }

  get controller(): Part {
    return started(this.#controller, 'controller');
  }

  /** One-time sign-in code for a person, from the controller's latest start. */
  get signInCode(): string {
    return this.#signInCode;
  }

  get brokerUrl(): string {
    return `mqtt://${HOST}:${this.#brokerPort}`;
  }

  /**
   * Starts broker and controller; resolves with the address of the console and a one-time sign-in code for the program
   * that furnishes the platform.
   */
  async start(): Promise<{ url: string; setupCode: string }> {
    const { folder } = this.options;
    mkdirSync(folder, { recursive: true });
    const controllerLogin = this.#login('controller', () =>
      enrol({ credentialsFile: this.#credentialsFile, role: 'controller', host: 'controller' }),
    );
    this.#brokerPort = await freePort(this.options.brokerPort, '--broker-port');
    await this.#startBroker();
    const httpPort = await freePort(this.options.httpPort, '--port');
    this.#controller = new Part({
      name: 'controller',
      entry: 'controller/src/main.ts',
      logs: join(folder, 'logs'),
      announces: true,
      env: {
        LAMPLIGHTER_DATA_DIR: join(folder, 'controller'),
        HTTP_HOST: HOST,
        HTTP_PORT: String(httpPort),
        MQTT_URL: this.brokerUrl,
        MQTT_USERNAME: controllerLogin.username,
        MQTT_PASSWORD: controllerLogin.password,
        LAMPLIGHTER_HOST_ID: 'controller',
        OPEN311_URL: this.options.open311.url,
        OPEN311_API_KEY: this.options.open311.apiKey,
        OPEN311_SERVICE_CODE: this.options.open311.serviceCode,
        CONSOLE_DIR: 'dashboards/console/dist',
        LAMPLIGHTER_CLOCK: this.options.clock,
        LAMPLIGHTER_DEMO: this.options.isDemo ? '1' : '0',
      },
    });
    const ready = await this.startController();
    return { url: String(ready['url']), setupCode: String(ready['setupCode']) };
  }

  /** Starts the controller; after a stop or kill, starts it again. With clock `parent` it begins at `now`. */
  async startController(now = this.options.startTime): Promise<PartMessage> {
    const controller = this.controller;
    const starting = controller.start();
    if (now !== undefined) controller.send({ type: 'time', now });
    const ready = await starting;
    this.#signInCode = String(ready['signInCode']);
    return ready;
  }

  /** Starts the broker again after it was stopped or killed, on the port it had. */
  async restartBroker(): Promise<void> {
    await this.#startBroker();
  }

  /** An edge's credentials; made on first use and kept. */
  edgeLogin(nis: NisCode, edge: EdgeId): Credentials {
    return this.#login(edge, () => enrol({ credentialsFile: this.#credentialsFile, role: 'edge', nis, edge }));
  }

  async stop(): Promise<void> {
    await this.#controller?.stop();
    await this.#broker?.stop();
  }

  get #credentialsFile(): string {
    return join(this.options.folder, 'broker-credentials.json');
  }

  async #startBroker(): Promise<void> {
    this.#broker ??= new Part({
      name: 'broker',
      entry: 'broker/src/main.ts',
      args: ['serve'],
      logs: join(this.options.folder, 'logs'),
      announces: true,
      env: {
        LAMPLIGHTER_BROKER_HOST: HOST,
        LAMPLIGHTER_BROKER_PORT: String(this.#brokerPort),
        LAMPLIGHTER_BROKER_METRICS_PORT: '0',
        LAMPLIGHTER_BROKER_CREDENTIALS: this.#credentialsFile,
      },
    });
    await this.#broker.start();
  }

  /** The broker keeps hashes only; what the parts present is kept beside, readable by this user alone. */
  #login(name: string, make: () => Credentials): Credentials {
    const file = join(this.options.folder, 'logins', `${name}.json`);
    if (existsSync(file) && existsSync(this.#credentialsFile))
      return JSON.parse(readFileSync(file, 'utf8')) as Credentials;
    const login = make();
    mkdirSync(join(this.options.folder, 'logins'), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(login), { mode: 0o600 });
    return login;
  }
}

function started(part: Part | undefined, name: string): Part {
  if (!part) throw new Error(`the ${name} was not started`);
  return part;
}

/** The port itself when it is free, or any free one for 0. Rejects, naming the option, when it is taken. */
async function freePort(port: number, option: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} is taken by another program: stop it, or choose another with ${option}`)
          : error,
      ),
    );
    server.listen(port, HOST, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
