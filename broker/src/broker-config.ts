import { issueText } from '@lamplighter/contracts';
import { z } from 'zod';
import { BrokerError } from './broker-error.js';

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
const count = (fallback: number) => z.number().int().min(1).default(fallback);

/** How much of each thing one client may use. Defaults: RELIABILITY S-08, widened where an edge drains its journal. */
export const BrokerLimits = z.strictObject({
  /** Open connections in all. */
  connections: count(4_000),
  /** Connections that have not been accepted yet. */
  halfOpen: count(200),
  /** Milliseconds from the TCP connection to an accepted CONNECT. */
  connectMs: count(5_000),
  /** Longest CONNECT; nothing else is read before it is accepted. */
  connectBytes: count(16 * KIBIBYTE),
  /** Longest packet of an edge that is not a birth, and of a reader. */
  edgePacketBytes: count(16 * KIBIBYTE),
  /** Longest birth of an edge, and longest packet of a controller. */
  largePacketBytes: count(128 * KIBIBYTE + KIBIBYTE),
  topicBytes: count(128),
  /** Slashes in a topic or filter, without the prefix of a birth certificate. */
  topicSlashes: count(7),
  /** Messages of an edge or reader: a burst, then so many a second. A faster client is read more slowly, not cut. */
  messageBurst: count(2_000),
  messagesPerSecond: count(500),
  controllerMessageBurst: count(50_000),
  controllerMessagesPerSecond: count(20_000),
  /** Bytes that may wait for a client that does not read; more, and it is cut (it comes back and asks for a rewind). */
  edgePendingBytes: count(MEBIBYTE),
  controllerPendingBytes: count(32 * MEBIBYTE),
  /** Birth certificates kept for one edge. A desired state holds at most 256 luminaires and 64 sensors. */
  devicesPerEdge: count(512),
  /** Longest keepalive in seconds; a client must ask for one, else a lost line is never noticed. */
  keepaliveSeconds: count(300),
});
export type BrokerLimits = z.output<typeof BrokerLimits>;

const port = z.number().int().min(0).max(65_535);

export const BrokerConfig = z.strictObject({
  /** Address to listen on for MQTT; there is no TLS yet, so keep it on loopback or on a private network. */
  host: z.string().min(1).default('127.0.0.1'),
  /** 0 takes a free port. */
  port: port.default(1883),
  metricsHost: z.string().min(1).default('127.0.0.1'),
  metricsPort: port.default(9883),
  credentialsFile: z.string().min(1),
  limits: BrokerLimits.prefault({}),
});
/** What `createBroker` takes: everything but the credentials file has a default. */
export type BrokerConfig = z.input<typeof BrokerConfig>;
export type CheckedBrokerConfig = z.output<typeof BrokerConfig>;

/** Checks a configuration of any origin. Throws BrokerError `bad-config` naming the field. */
export function parseBrokerConfig(value: unknown): CheckedBrokerConfig {
  const parsed = BrokerConfig.safeParse(value);
  if (!parsed.success) throw new BrokerError('bad-config', `broker configuration: ${issueText(parsed.error)}`);
  return parsed.data;
}
