import { certifiedTopic } from '@lamplighter/contracts';
import { Counter, Gauge, Registry } from 'prom-client';

const VERBS = new Set(['NBIRTH', 'NDEATH', 'NDATA', 'NCMD', 'DBIRTH', 'DDEATH', 'DDATA', 'DCMD']);

/** What the gauges read when they are asked. */
export interface BrokerReadings {
  connectionsByRole(): Readonly<Record<string, number>>;
  halfOpen(): number;
  retained(): number;
}

/** The broker's figures, in its own registry. Never labelled by client or topic: 1,700 edges would be 1,700 series each. */
export class BrokerMetrics {
  readonly #registry = new Registry();
  readonly #messages = new Counter({
    name: 'lighting_broker_messages_total',
    help: 'Messages accepted from clients (in) and passed to clients (out), by Sparkplug verb',
    labelNames: ['direction', 'verb'],
    registers: [this.#registry],
  });
  readonly #bytes = new Counter({
    name: 'lighting_broker_bytes_total',
    help: 'Bytes received (in) and sent (out) over MQTT',
    labelNames: ['direction'],
    registers: [this.#registry],
  });
  readonly #refused = new Counter({
    name: 'lighting_broker_refused_total',
    help: 'Connections, messages, subscriptions and deliveries refused, by reason',
    labelNames: ['reason'],
    registers: [this.#registry],
  });
  readonly #connects = new Counter({
    name: 'lighting_broker_connects_total',
    help: 'Clients accepted, by role',
    labelNames: ['role'],
    registers: [this.#registry],
  });
  readonly #takeovers = new Counter({
    name: 'lighting_broker_takeovers_total',
    help: 'Connections closed because the same identity connected again',
    registers: [this.#registry],
  });

  constructor(readings: BrokerReadings) {
    new Gauge({
      name: 'lighting_broker_connections',
      help: 'Clients connected now, by role',
      labelNames: ['role'],
      registers: [this.#registry],
      collect() {
        for (const [role, count] of Object.entries(readings.connectionsByRole())) this.set({ role }, count);
      },
    });
    new Gauge({
      name: 'lighting_broker_half_open_connections',
      help: 'Connections that have not been accepted yet',
      registers: [this.#registry],
      collect() {
        this.set(readings.halfOpen());
      },
    });
    new Gauge({
      name: 'lighting_broker_retained_messages',
      help: 'Retained messages, birth certificates included',
      registers: [this.#registry],
      collect() {
        this.set(readings.retained());
      },
    });
  }

  message(direction: 'in' | 'out', topic: string): void {
    this.#messages.inc({ direction, verb: verbOf(topic) });
  }

  bytes(direction: 'in' | 'out', count: number): void {
    this.#bytes.inc({ direction }, count);
  }

  refused(reason: string): void {
    this.#refused.inc({ reason });
  }

  connected(role: string): void {
    this.#connects.inc({ role });
  }

  takenOver(): void {
    this.#takeovers.inc();
  }

  /** Prometheus text format 0.0.4. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }
}

/** Label for a topic that has passed its rights check: a verb, STATE or CERTIFICATE. */
function verbOf(topic: string): string {
  if (certifiedTopic(topic) !== undefined) return 'CERTIFICATE';
  const [, group, verb = ''] = topic.split('/');
  if (group === 'STATE') return 'STATE';
  return VERBS.has(verb) ? verb : 'other';
}
