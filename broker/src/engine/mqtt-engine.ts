import type { ConnectionGate } from '../gate/connection-gate.js';
import type { Identity } from '../identity/identity.js';
import type { Rights } from '../rights/rights.js';

/** A message inside the broker. */
export interface Message {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

/** What a client says in its CONNECT. */
export interface ConnectRequest {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: Uint8Array | undefined;
  /** Seconds; 0 asks for none. */
  readonly keepalive: number;
  readonly will: { readonly topic: string; readonly retain: boolean } | null;
}

/** A connected client. */
export interface Session {
  readonly username: string;
  readonly identity: Identity;
  readonly rights: Rights;
  readonly gate: ConnectionGate;
}

/** CONNACK codes of MQTT 3.1.1 section 3.2.2.3. */
export const ConnectRefusal = { identifier: 2, unavailable: 3, credentials: 4, forbidden: 5 } as const;
export type ConnectRefusal = keyof typeof ConnectRefusal;

/** What the engine asks before it does anything for a client. All but `connect` answer at once. */
export interface EngineRules {
  /** A session to accept the client with, or why not. Must admit the gate before it accepts. */
  connect(gate: ConnectionGate, request: ConnectRequest): Promise<Session | ConnectRefusal>;
  connected(session: Session): void;
  disconnected(session: Session): void;
  /** False drops the message; the client gets its acknowledgement all the same (MQTT-3.3.5-2). */
  mayPublish(session: Session, message: Message): boolean;
  /** False answers SUBACK 0x80. */
  maySubscribe(session: Session, filter: string): boolean;
  /** Asked for every delivery, retained ones included. False drops this delivery. */
  mayReceive(session: Session, message: Message): boolean;
  /** After a client's message has been routed. */
  published(session: Session, message: Message): void;
  /** A fault of the engine itself; nobody's message is at fault. */
  failed(error: Error): void;
}

/**
 * Routes MQTT 3.1.1 messages between gates: the port behind which Aedes stands, so that no other file knows of it.
 * Sessions are always clean (Sparkplug B 3.0, tck-id-principles-persistence-clean-session-311).
 */
export interface MqttEngine {
  start(): Promise<void>;
  /** Takes a new connection over. */
  accept(gate: ConnectionGate): void;
  /** Publishes in the broker's own name. */
  publish(message: Message): void;
  /** Drops a retained message without telling subscribers. */
  forget(topic: string): void;
  /** Retained messages that a filter reaches. */
  retained(filter: string): Iterable<Message>;
  readonly retainedCount: number;
  readonly sessions: Iterable<Session>;
  session(username: string): Session | undefined;
  /** Closes all clients and leaves no timer. */
  stop(): Promise<void>;
}
