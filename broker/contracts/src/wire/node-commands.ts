import { type DesiredState, parseDesiredState } from '../desired/desired-state.js';
import { WireError } from '../errors.js';
import { EdgeId } from '../ids.js';
import type { Metric, Payload } from '../sparkplug/codec.js';
import { DataType } from '../sparkplug/datatypes.js';
import type { EpochMs } from '../units.js';
import { REBIRTH } from './births.js';
import { type Command, parseCommand } from './command.js';

/**
 * "Every record of this epoch up to and including `watermark` is committed": the only message that lets an edge trim its
 * journal. With `rewind` it also says "send again from watermark + 1" (go-back-N). Also the answer to each NBIRTH.
 */
export interface Receipt {
  readonly epoch: string;
  readonly watermark: number;
  readonly rewind: boolean;
}

/**
 * "Light for my neighbour `from` until then": somebody there is near luminaires of this edge. It says no more than that, is
 * sent live and kept by nobody.
 */
export interface Boost {
  readonly from: EdgeId;
  /** A whole minute of UTC. */
  readonly until: EpochMs;
}

/** What an NCMD can ask of an edge. One payload carries one message. */
export type NodeCommand =
  | { readonly kind: 'rebirth' }
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  | { readonly kind: 'command'; readonly command: Command; readonly signature: Uint8Array }
  | { readonly kind: 'boost'; readonly boost: Boost }
  /** An update lies there. Not trusted: the update itself is signed, and the edge knows whose addresses it looks at. */
  | { readonly kind: 'update'; readonly source: string }
  | {
      readonly kind: 'desired';
      readonly document: DesiredState;
      /** Ed25519 over `canonicalBytes` of the document as sent; empty when it is not signed. */
      readonly signature: Uint8Array;
      /** Set on reading: the document as sent, before defaults were filled in. What the signature covers. */
      readonly received?: unknown;
    };

/** Longest document in characters of JSON; a full one of 256 luminaires has a quarter of this. */
export const LONGEST_DOCUMENT = 256 * 1024;

const RECEIPT_EPOCH = 'Receipt/Epoch';
const RECEIPT_WATERMARK = 'Receipt/Watermark';
const RECEIPT_REWIND = 'Receipt/Rewind';
const DESIRED_DOCUMENT = 'Desired/Document';
const COMMAND_ENVELOPE = 'Command/Envelope';
const BOOST_FROM = 'Boost/From';
const BOOST_UNTIL = 'Boost/Until';
const UPDATE_SOURCE = 'Update/Source';
const LONGEST_SOURCE = 500;
const SIGNATURE = 'Signature';

/** NCMD payload of a node command. Documents and commands travel as JSON text, so that their bytes can be signed. */
export function nodeCommandPayload(message: NodeCommand, at: EpochMs): Payload {
  const metric = (name: string, datatype: Metric['datatype'], value: Metric['value']): Metric => ({
    name,
    timestamp: at,
    ...(datatype === undefined ? {} : { datatype }),
    value,
  });
  switch (message.kind) {
    case 'rebirth':
      return { timestamp: at, metrics: [metric(REBIRTH, DataType.Boolean, true)] };
    case 'receipt':
      return {
        timestamp: at,
        metrics: [
          metric(RECEIPT_EPOCH, DataType.String, message.receipt.epoch),
          metric(RECEIPT_WATERMARK, DataType.UInt64, message.receipt.watermark),
          metric(RECEIPT_REWIND, DataType.Boolean, message.receipt.rewind),
        ],
      };
    case 'desired':
      return {
        timestamp: at,
        metrics: [
          metric(DESIRED_DOCUMENT, DataType.String, JSON.stringify(message.document)),
          metric(SIGNATURE, DataType.Bytes, message.signature),
        ],
      };
    case 'command':
      return {
        timestamp: at,
        metrics: [
          metric(COMMAND_ENVELOPE, DataType.String, JSON.stringify(message.command)),
          metric(SIGNATURE, DataType.Bytes, message.signature),
        ],
      };
    case 'boost':
      return {
        timestamp: at,
        metrics: [
          metric(BOOST_FROM, DataType.String, message.boost.from),
          metric(BOOST_UNTIL, DataType.UInt64, message.boost.until),
        ],
      };
    case 'update':
      return { timestamp: at, metrics: [metric(UPDATE_SOURCE, DataType.String, message.source)] };
  }
}

/** Reads an NCMD payload. Throws WireError `bad-command`, `bad-document` or `unsupported-version`. */
export function readNodeCommand(payload: Payload): NodeCommand {
  const values = new Map(payload.metrics.map((metric) => [metric.name, metric.value]));
  const signature = values.get(SIGNATURE);
  const signatureBytes = signature instanceof Uint8Array ? signature : new Uint8Array();
  if (values.get(REBIRTH) === true) return { kind: 'rebirth' };
  const envelope = values.get(COMMAND_ENVELOPE);
  if (typeof envelope === 'string')
    return { kind: 'command', command: parseCommand(json(envelope, 'bad-command')), signature: signatureBytes };
  const document = values.get(DESIRED_DOCUMENT);
  if (typeof document === 'string') {
    if (document.length > LONGEST_DOCUMENT) {
      throw new WireError('bad-document', `has ${document.length} characters; at most ${LONGEST_DOCUMENT}`);
    }
    const received = json(document, 'bad-document');
    return { kind: 'desired', document: parseDesiredState(received), signature: signatureBytes, received };
  }
  const epoch = values.get(RECEIPT_EPOCH);
  const watermark = values.get(RECEIPT_WATERMARK);
  if (typeof epoch === 'string' && typeof watermark === 'number') {
    return { kind: 'receipt', receipt: { epoch, watermark, rewind: values.get(RECEIPT_REWIND) === true } };
  }
  const until = values.get(BOOST_UNTIL);
  if (typeof until === 'number') {
    const from = EdgeId.safeParse(values.get(BOOST_FROM));
    if (!from.success) throw new WireError('bad-command', `${BOOST_FROM} must name an edge`);
    return { kind: 'boost', boost: { from: from.data, until } };
  }
  const source = values.get(UPDATE_SOURCE);
  if (typeof source === 'string') {
    if (source === '' || source.length > LONGEST_SOURCE) {
      throw new WireError('bad-command', `${UPDATE_SOURCE} must have 1 to ${LONGEST_SOURCE} characters`);
    }
    return { kind: 'update', source };
  }
  throw new WireError('bad-command', 'node command carries none of the known messages');
}

function json(text: string, code: 'bad-command' | 'bad-document'): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WireError(code, `not JSON: ${(error as Error).message}`);
  }
}
