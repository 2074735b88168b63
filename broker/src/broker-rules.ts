import { tryParseTopic } from '@lamplighter/contracts';
import type { Logger } from 'pino';
import type { BirthCertificates } from './births/birth-certificates.js';
import type { BrokerLimits } from './broker-config.js';
import type { ConnectRefusal, ConnectRequest, EngineRules, Message, Session } from './engine/mqtt-engine.js';
import type { Admission, ConnectionGate } from './gate/connection-gate.js';
import type { CredentialStore } from './identity/credential-store.js';
import { describeIdentity, type Identity, usernameOf } from './identity/identity.js';
import { rightsOf } from './rights/rights.js';
import type { BrokerMetrics } from './status/broker-metrics.js';
import type { RefusalLog } from './status/refusal-log.js';

interface RulesParts {
  readonly limits: BrokerLimits;
  readonly credentials: CredentialStore;
  readonly metrics: BrokerMetrics;
  readonly refusals: RefusalLog;
  readonly log: Pick<Logger, 'info' | 'error'>;
  certificates(): BirthCertificates;
  isConnected(username: string): boolean;
}

/** What the broker decides for the engine: who may connect, publish, subscribe and receive. */
export class BrokerRules implements EngineRules {
  constructor(private readonly parts: RulesParts) {}

  async connect(gate: ConnectionGate, request: ConnectRequest): Promise<Session | ConnectRefusal> {
    const { limits, credentials, refusals } = this.parts;
    const refuse = (reason: string, answer: ConnectRefusal, hint?: string): ConnectRefusal => {
      refusals.refused(reason, request.username ?? gate.remoteAddress, { address: gate.remoteAddress, hint });
      return answer;
    };
    if (request.username === undefined || request.password === undefined)
      return refuse('no-credentials', 'credentials');
    const identity = await credentials.verify(request.username, request.password);
    if (!identity) return refuse('bad-credentials', 'credentials');
    const username = usernameOf(identity);
    if (request.clientId !== username) {
      return refuse('client-id', 'identifier', `the client id must be the username, ${username}`);
    }
    if (request.keepalive === 0 || request.keepalive > limits.keepaliveSeconds) {
      return refuse('keepalive', 'forbidden', `the keepalive must be 1 to ${limits.keepaliveSeconds} s`);
    }
    const rights = rightsOf(identity);
    if (request.will && rights.publish(request.will) !== null) {
      return refuse('foreign-will', 'forbidden', `no right to a will on ${request.will.topic}`);
    }
    if (gate.destroyed) return 'unavailable';
    if (this.parts.isConnected(username)) this.parts.metrics.takenOver();
    gate.admit(admissionOf(identity, limits));
    return { username, identity, rights, gate };
  }

  connected(session: Session): void {
    this.parts.metrics.connected(session.identity.role);
    this.parts.log.info(
      { client: session.username, address: session.gate.remoteAddress },
      `${describeIdentity(session.identity)} connected`,
    );
  }

  disconnected(session: Session): void {
    this.parts.log.info({ client: session.username }, `${describeIdentity(session.identity)} disconnected`);
  }

  mayPublish(session: Session, message: Message): boolean {
    const refusal = session.rights.publish(message);
    if (refusal) this.parts.refusals.refused(refusal, session.username, { topic: message.topic });
    else this.parts.metrics.message('in', message.topic);
    return refusal === null;
  }

  maySubscribe(session: Session, filter: string): boolean {
    const refusal = session.rights.subscribe(filter);
    if (refusal) this.parts.refusals.refused(refusal, session.username, { filter });
    return refusal === null;
  }

  mayReceive(session: Session, message: Message): boolean {
    if (!session.rights.receive(message.topic)) {
      this.parts.refusals.refused('foreign-delivery', session.username, { topic: message.topic });
      return false;
    }
    // A replay of retained messages is paced and may be waiting for a moment; live messages never wait for a client.
    if (!message.retain && session.gate.cutIfStalled()) return false;
    this.parts.metrics.message('out', message.topic);
    return true;
  }

  published(_session: Session, message: Message): void {
    this.parts.certificates().published(message);
  }

  failed(error: Error): void {
    this.parts.log.error({ err: error }, 'engine fault');
  }
}

function admissionOf(identity: Identity, limits: BrokerLimits): Admission {
  if (identity.role === 'controller') {
    return {
      packetBytes: limits.largePacketBytes,
      publishBytes: () => limits.largePacketBytes,
      messageBurst: limits.controllerMessageBurst,
      messagesPerSecond: limits.controllerMessagesPerSecond,
      pendingBytes: limits.controllerPendingBytes,
    };
  }
  return {
    packetBytes: limits.edgePacketBytes,
    publishBytes: (topic) => (isBirth(topic) ? limits.largePacketBytes : limits.edgePacketBytes),
    messageBurst: limits.messageBurst,
    messagesPerSecond: limits.messagesPerSecond,
    pendingBytes: limits.edgePendingBytes,
  };
}

function isBirth(topic: string): boolean {
  const parsed = tryParseTopic(topic);
  return parsed !== undefined && parsed.kind !== 'state' && (parsed.verb === 'NBIRTH' || parsed.verb === 'DBIRTH');
}
