import type { Broker, Enrolment } from '@lamplighter/broker';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';

const quiet = (): void => {};
/** A log for tests that look at behaviour only. */
export const silentLog = { info: quiet, warn: quiet, error: quiet, debug: quiet };

/** What a client has received. */
export interface Heard {
  readonly topics: string[];
  readonly payloads: string[];
  readonly packets: { readonly topic: string; readonly payload: string; readonly retain: boolean }[];
  /** Resolves as soon as the topics heard satisfy the condition; rejects after 5 s. */
  until(condition: (topics: readonly string[]) => boolean): Promise<void>;
}

/** Starts to listen on a client. */
export function heard(client: MqttClient): Heard {
  const packets: { topic: string; payload: string; retain: boolean }[] = [];
  client.on('message', (topic, payload, packet) => {
    packets.push({ topic, payload: payload.toString(), retain: packet.retain });
  });
  const topics = (): string[] => packets.map(({ topic }) => topic);
  return {
    packets,
    get topics() {
      return topics();
    },
    get payloads() {
      return packets.map(({ payload }) => payload);
    },
    until(condition) {
      if (condition(topics())) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`only heard ${JSON.stringify(topics().slice(-20))}`)), 5_000);
        client.on('message', () => {
          if (!condition(topics())) return;
          clearTimeout(late);
          resolve();
        });
      });
    },
  };
}

/** MQTT.js clients of enrolled identities over TCP. */
export interface BrokerClients {
  connect(username: string, options?: Partial<IClientOptions>): Promise<MqttClient>;
  /** The CONNACK code of a connection that must be refused; undefined leaves an option out. */
  refusal(
    username: string,
    options: { [name in keyof IClientOptions]?: IClientOptions[name] | undefined },
  ): Promise<number>;
  options(username: string): IClientOptions;
  endAll(): Promise<void>;
}

export function brokerClients(port: () => number, enrolments: readonly Enrolment[]): BrokerClients {
  const open = new Set<MqttClient>();
  const options = (username: string): IClientOptions => {
    const password = enrolments.find((enrolment) => enrolment.username === username)?.password;
    if (!password) throw new Error(`${username} is not enrolled in this test`);
    return {
      host: '127.0.0.1',
      port: port(),
      protocol: 'mqtt',
      clientId: username,
      username,
      password,
      reconnectPeriod: 0,
    };
  };
  return {
    options,
    async connect(username, extra = {}) {
      const client = await mqtt.connectAsync({ ...options(username), ...extra });
      client.on('error', quiet);
      open.add(client);
      return client;
    },
    async refusal(username, extra) {
      const merged = { ...options(username), ...extra } as IClientOptions;
      for (const key of Object.keys(merged) as (keyof IClientOptions)[])
        if (merged[key] === undefined) delete merged[key];
      const client = mqtt.connect(merged);
      try {
        return await new Promise<number>((resolve, reject) => {
          client.once('connect', () => reject(new Error(`${username} was accepted`)));
          client.once('error', (error) => resolve((error as Error & { code: number }).code));
        });
      } finally {
        client.on('error', quiet);
        await client.endAsync(true);
      }
    },
    async endAll() {
      const ending = [...open].map((client) => client.endAsync(true));
      open.clear();
      await Promise.all(ending);
    },
  };
}

/** One figure of the broker's /metrics; 0 when it has not been counted yet. */
export async function metric(broker: Broker, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${broker.metricsPort}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line ? Number(line.slice(name.length + 1)) : 0;
}
