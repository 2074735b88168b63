import {
  certifiedTopic,
  controllerSubscriptions,
  edgeSubscriptions,
  mayEdgePublish,
  stateTopic,
  tryParseTopic,
} from '@lamplighter/contracts';
import type { Identity } from '../identity/identity.js';
import { TopicFilter } from './topic-filter.js';

/** Why something was refused; the label of `lighting_broker_refused_total` (RELIABILITY S-04 to S-09). */
export type RightsRefusal =
  | 'foreign-topic'
  | 'foreign-will'
  | 'retained-command'
  | 'retained-message'
  | 'system-topic'
  | 'shared-subscription'
  | 'foreign-filter';

/** A message as far as rights go. */
export interface PublishRequest {
  readonly topic: string;
  readonly retain: boolean;
}

/** What one client may do. Derived from its identity alone; there is no list of rights to keep. */
export interface Rights {
  /** Null when the message may pass. */
  publish(message: PublishRequest): RightsRefusal | null;
  subscribe(filter: string): RightsRefusal | null;
  /** Asked again for each delivery, whatever the client has subscribed to. */
  receive(topic: string): boolean;
}

const ANY_HOST_STATE = stateTopic('+');

/** The rights of an identity. */
export function rightsOf(identity: Identity): Rights {
  const filters = readableBy(identity).map((filter) => new TopicFilter(filter));
  return {
    publish: (message) => mayPublish(identity, message),
    subscribe: (filter) => maySubscribe(filters, filter),
    receive: (topic) => filters.some((filter) => filter.covers(topic)),
  };
}

/** Filters of everything that an identity may receive. */
export function readableBy(identity: Identity): readonly string[] {
  switch (identity.role) {
    case 'edge':
      return edgeSubscriptions(identity, '+');
    case 'controller':
      return [...controllerSubscriptions('+'), ANY_HOST_STATE];
    case 'reader':
      return [`spBv1.0/${identity.nis}/#`];
  }
}

function mayPublish(identity: Identity, { topic, retain }: PublishRequest): RightsRefusal | null {
  if (topic.startsWith('$')) return certifiedTopic(topic) === undefined ? 'system-topic' : 'foreign-topic';
  const parsed = tryParseTopic(topic);
  const isCommand = parsed?.kind !== 'state' && (parsed?.verb === 'NCMD' || parsed?.verb === 'DCMD');
  switch (identity.role) {
    case 'edge':
      if (!mayEdgePublish(identity, topic)) return 'foreign-topic';
      return retain ? 'retained-message' : null;
    case 'controller':
      if (topic === stateTopic(identity.host)) return null;
      if (!isCommand) return 'foreign-topic';
      // A retained command would be carried out again by every edge that returns, long after its time.
      return retain ? 'retained-command' : null;
    case 'reader':
      return 'foreign-topic';
  }
}

function maySubscribe(allowed: readonly TopicFilter[], filter: string): RightsRefusal | null {
  // The engine would grant a shared subscription and then deliver nothing.
  if (filter.startsWith('$share/')) return 'shared-subscription';
  if (filter.startsWith('$SYS')) return 'system-topic';
  // Every host's state is readable, one at a time: no wildcard that lists the hosts.
  if (filter === ANY_HOST_STATE) return 'foreign-filter';
  return allowed.some((wide) => wide.covers(filter)) ? null : 'foreign-filter';
}
