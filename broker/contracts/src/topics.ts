import { WireError } from './errors.js';
import { DeviceId, EdgeId, NisCode } from './ids.js';

/** Sparkplug B 3.0 topic namespace. The only place that builds or parses topics. */
const NAMESPACE = 'spBv1.0';

/** Where a Sparkplug-aware broker keeps births retained (specification chapter 10, Sparkplug Aware MQTT Server). */
const CERTIFICATES = '$sparkplug/certificates';

export type NodeVerb = 'NBIRTH' | 'NDEATH' | 'NDATA' | 'NCMD';
export type DeviceVerb = 'DBIRTH' | 'DDEATH' | 'DDATA' | 'DCMD';

const NODE_VERBS: readonly string[] = ['NBIRTH', 'NDEATH', 'NDATA', 'NCMD'] satisfies NodeVerb[];
const DEVICE_VERBS: readonly string[] = ['DBIRTH', 'DDEATH', 'DDATA', 'DCMD'] satisfies DeviceVerb[];

/** The edge's own address: municipality (group) and edge (node). */
export interface EdgeAddress {
  readonly nis: NisCode;
  readonly edge: EdgeId;
}

export type SparkplugTopic =
  | { readonly kind: 'node'; readonly verb: NodeVerb; readonly nis: NisCode; readonly edge: EdgeId }
  | {
      readonly kind: 'device';
      readonly verb: DeviceVerb;
      readonly nis: NisCode;
      readonly edge: EdgeId;
      readonly device: DeviceId;
    }
  | { readonly kind: 'state'; readonly host: string };

export const nodeTopic = (verb: NodeVerb, at: EdgeAddress): string => `${NAMESPACE}/${at.nis}/${verb}/${at.edge}`;

export const deviceTopic = (verb: DeviceVerb, at: EdgeAddress, device: DeviceId): string =>
  `${NAMESPACE}/${at.nis}/${verb}/${at.edge}/${device}`;

/** Retained JSON state of a host application: `{"online":bool,"timestamp":ms}`. */
export const stateTopic = (host: string): string => `${NAMESPACE}/STATE/${host}`;

/** Retained copy of a birth, published by the broker itself. */
export const certificateTopic = (birthTopic: string): string => `${CERTIFICATES}/${birthTopic}`;

/** The birth's own topic from its retained copy, or undefined when the topic is no certificate. */
export const certifiedTopic = (topic: string): string | undefined =>
  topic.startsWith(`${CERTIFICATES}/`) ? topic.slice(CERTIFICATES.length + 1) : undefined;

/** What an edge subscribes to: its own commands and the controller's state. */
export const edgeSubscriptions = (at: EdgeAddress, host: string): string[] => [
  nodeTopic('NCMD', at),
  `${NAMESPACE}/${at.nis}/DCMD/${at.edge}/+`,
  stateTopic(host),
];

/** What a controller subscribes to for one municipality; `+` for all of them. Certificates replay births after a restart. */
export const controllerSubscriptions = (nis: NisCode | '+'): string[] => [
  ...['NBIRTH', 'NDEATH', 'NDATA'].map((verb) => `${NAMESPACE}/${nis}/${verb}/+`),
  ...['DBIRTH', 'DDEATH', 'DDATA'].map((verb) => `${NAMESPACE}/${nis}/${verb}/+/+`),
  `${CERTIFICATES}/${NAMESPACE}/${nis}/NBIRTH/+`,
  `${CERTIFICATES}/${NAMESPACE}/${nis}/DBIRTH/+/+`,
];

/** What an edge may publish, by topic. Births, deaths and data of its own address; nothing else. */
export function mayEdgePublish(at: EdgeAddress, topic: string): boolean {
  const parsed = tryParseTopic(topic);
  if (!parsed || parsed.kind === 'state') return false;
  return parsed.nis === at.nis && parsed.edge === at.edge && parsed.verb !== 'NCMD' && parsed.verb !== 'DCMD';
}

/** Parses a full topic. Throws WireError `bad-topic`. */
export function parseTopic(topic: string): SparkplugTopic {
  const [namespace, group, verb, edge, device, ...rest] = topic.split('/');
  const bad = (why: string): never => {
    throw new WireError('bad-topic', `topic ${JSON.stringify(topic)}: ${why}`);
  };
  if (namespace !== NAMESPACE) return bad(`must start with ${NAMESPACE}/`);
  if (group === 'STATE' && verb && edge === undefined) return { kind: 'state', host: verb };
  const nis = NisCode.safeParse(group);
  if (!nis.success) return bad('the group must be a NIS code of five digits');
  const node = EdgeId.safeParse(edge);
  if (!node.success) return bad('the edge id is not valid');
  if (rest.length > 0) return bad('has too many levels');
  if (verb && NODE_VERBS.includes(verb)) {
    if (device !== undefined) return bad(`${verb} takes no device`);
    return { kind: 'node', verb: verb as NodeVerb, nis: nis.data, edge: node.data };
  }
  if (verb && DEVICE_VERBS.includes(verb)) {
    const id = DeviceId.safeParse(device);
    if (!id.success) return bad('the device id is not valid');
    return { kind: 'device', verb: verb as DeviceVerb, nis: nis.data, edge: node.data, device: id.data };
  }
  return bad(`${JSON.stringify(verb)} is no Sparkplug verb`);
}

export function tryParseTopic(topic: string): SparkplugTopic | undefined {
  try {
    return parseTopic(topic);
  } catch {
    return undefined;
  }
}
