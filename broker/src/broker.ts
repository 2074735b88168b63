import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Cancel, Clock, Milliseconds } from '@lamplighter/contracts';
import type { Logger } from 'pino';
import { BirthCertificates } from './births/birth-certificates.js';
import { type BrokerConfig, type CheckedBrokerConfig, parseBrokerConfig } from './broker-config.js';
import { BrokerRules } from './broker-rules.js';
import { createAedesEngine } from './engine/aedes-engine.js';
import type { MqttEngine } from './engine/mqtt-engine.js';
import { ConnectionGate } from './gate/connection-gate.js';
import { CredentialStore } from './identity/credential-store.js';
import type { Credential } from './identity/credentials-file.js';
import { listenOn } from './listen.js';
import { BrokerMetrics } from './status/broker-metrics.js';
import { RefusalLog } from './status/refusal-log.js';
import { StatusServer } from './status/status-server.js';

/** How often a change of the credentials file is looked for; a revoked client is cut within this time (S-02: 60 s). */
const CREDENTIALS_PERIOD: Milliseconds = 5_000;

/** The MQTT broker: a lossy transport that enforces who may say and hear what. */
export interface Broker {
  /** Reads the credentials and listens. Throws BrokerError (missing or exposed credentials, taken port); then nothing is open. */
  start(): Promise<void>;
  /** Closes every client, socket and timer. */
  stop(): Promise<void>;
  /** MQTT port in use; 0 when stopped. */
  readonly port: number;
  /** Port of /healthz and /metrics; 0 when stopped. */
  readonly metricsPort: number;
}

export interface BrokerParts {
  readonly config: BrokerConfig;
  /** Real time, for limits and timeouts. */
  readonly io: Clock;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>;
}

/** Throws BrokerError `bad-config`. */
export function createBroker({ config, io, log }: BrokerParts): Broker {
  return new AuthorisingBroker(parseBrokerConfig(config), io, log);
}

class AuthorisingBroker implements Broker {
  #server: Server | null = null;
  #cancelRefresh: Cancel = () => {};
  readonly #gates = new Set<ConnectionGate>();
  readonly #metrics = new BrokerMetrics({
    connectionsByRole: () => this.#connectionsByRole(),
    halfOpen: () => this.#halfOpen(),
    retained: () => this.#engine.retainedCount,
  });
  readonly #refusals: RefusalLog;
  readonly #credentials: CredentialStore;
  readonly #engine: MqttEngine;
  readonly #certificates: BirthCertificates;
  readonly #status = new StatusServer(this.#metrics, () => this.#server !== null);

  constructor(
    private readonly config: CheckedBrokerConfig,
    private readonly io: Clock,
    private readonly log: BrokerParts['log'],
  ) {
    const { limits } = config;
    this.#refusals = new RefusalLog(this.#metrics, log, io);
    this.#credentials = new CredentialStore(
      config.credentialsFile,
      log,
      (credential, isGone) => this.#revoke(credential, isGone),
      () => this.#metrics.refused('credentials-file'),
    );
    const rules = new BrokerRules({
      limits,
      credentials: this.#credentials,
      metrics: this.#metrics,
      refusals: this.#refusals,
      log,
      certificates: () => this.#certificates,
      isConnected: (username) => this.#engine.session(username) !== undefined,
    });
    this.#engine = createAedesEngine(rules, { connectMs: limits.connectMs });
    this.#certificates = new BirthCertificates(this.#engine, limits.devicesPerEdge, ({ edge }) =>
      this.#refusals.refused('too-many-devices', edge, { limit: limits.devicesPerEdge }),
    );
  }

  get port(): number {
    return (this.#server?.address() as AddressInfo | null)?.port ?? 0;
  }

  get metricsPort(): number {
    return this.#status.port;
  }

  async start(): Promise<void> {
    if (this.#server) return;
    const { host, port, metricsHost, metricsPort } = this.config;
    this.#credentials.load();
    await this.#engine.start();
    const server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    try {
      await listenOn(server, host, port, 'LAMPLIGHTER_BROKER_PORT');
      this.#server = server;
      await this.#status.start(metricsHost, metricsPort);
    } catch (error) {
      await this.stop();
      await this.#engine.stop();
      throw error;
    }
    this.#cancelRefresh = this.io.every(CREDENTIALS_PERIOD, () => this.#credentials.refresh());
    if (!isLoopback(host)) {
      this.log.warn(
        { host },
        'MQTT is served without TLS on an address that other machines may reach: keep it in a private network',
      );
    }
    this.log.info({ host, port: this.port, metricsPort: this.metricsPort }, 'broker listens');
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = null;
    this.#cancelRefresh();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    await this.#engine.stop();
    for (const gate of this.#gates) gate.destroy();
    await Promise.all([closed, this.#status.stop()]);
    this.log.info('broker stopped');
  }

  #accept(socket: Socket): void {
    const address = socket.remoteAddress ?? 'unknown';
    const { limits } = this.config;
    const full =
      this.#gates.size >= limits.connections ? 'connections' : this.#halfOpen() >= limits.halfOpen ? 'half-open' : null;
    if (full) {
      this.#refusals.refused(full, address);
      socket.destroy();
      return;
    }
    const gate: ConnectionGate = new ConnectionGate(socket, limits, this.io, {
      refused: (reason) => this.#refusals.refused(reason, this.#nameOf(gate) ?? address),
      bytes: (direction, count) => this.#metrics.bytes(direction, count),
    });
    this.#gates.add(gate);
    gate.once('close', () => this.#gates.delete(gate));
    this.#engine.accept(gate);
  }

  #revoke({ username, identity }: Credential, isGone: boolean): void {
    if (isGone && identity.role === 'edge') this.#certificates.forget(identity);
    const session = this.#engine.session(username);
    if (!session) return;
    this.#refusals.refused('revoked', username);
    session.gate.destroy();
  }

  #nameOf(gate: ConnectionGate): string | undefined {
    for (const session of this.#engine.sessions) if (session.gate === gate) return session.username;
    return undefined;
  }

  #halfOpen(): number {
    let count = 0;
    for (const gate of this.#gates) if (!gate.isAdmitted) count++;
    return count;
  }

  #connectionsByRole(): Record<string, number> {
    const counts: Record<string, number> = { edge: 0, controller: 0, reader: 0 };
    for (const { identity } of this.#engine.sessions) counts[identity.role] = (counts[identity.role] ?? 0) + 1;
    return counts;
  }
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');
