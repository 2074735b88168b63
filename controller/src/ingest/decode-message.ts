import {
  bdSeqOf,
  birthValues,
  certifiedTopic,
  type DeviceId,
  decodePayload,
  type EdgeAddress,
  type JournalRecord,
  metricOfAlias,
  type Payload,
  parseTopic,
  readData,
  WireError,
} from '@lamplighter/contracts';
import type { InboxItem, Original } from './inbox-item.js';

/** What a message means. Never throws: what cannot be understood comes back as `rejected`; null is of no interest. */
export function decodeMessage(topic: string, bytes: Uint8Array): InboxItem | null {
  const original: Original = { topic, bytes };
  try {
    const certified = certifiedTopic(topic);
    const parsed = parseTopic(certified ?? topic);
    if (parsed.kind === 'state') return null;
    const edge: EdgeAddress = { nis: parsed.nis, edge: parsed.edge };
    const device = parsed.kind === 'device' ? parsed.device : null;
    const payload = decodePayload(bytes);
    switch (parsed.verb) {
      case 'NBIRTH':
        return {
          kind: 'birth',
          edge,
          bdSeq: bdSeqOf(payload),
          values: birthValues(payload),
          isLive: certified === undefined,
          original,
        };
      case 'NDEATH':
        return { kind: 'death', edge, bdSeq: bdSeqOf(payload) };
      case 'DBIRTH':
        return certified === undefined ? deviceBirth(payload, edge, device, original) : null;
      case 'NDATA':
      case 'DDATA':
        return dataItem(payload, edge, device, original);
      default:
        return null;
    }
  } catch (error) {
    return { kind: 'rejected', original, refusal: refusalOf(error) };
  }
}

/** A device's birth tells its present values, like live data. */
function deviceBirth(
  payload: Payload,
  edge: EdgeAddress,
  device: DeviceId | null,
  original: Original,
): InboxItem | null {
  if (payload.timestamp === undefined) return null;
  const data = { sampledAt: payload.timestamp, isHistorical: false, values: birthValues(payload), record: null };
  return { kind: 'data', edge, device, data, original, refusal: null };
}

function dataItem(payload: Payload, edge: EdgeAddress, device: DeviceId | null, original: Original): InboxItem {
  try {
    const data = readData(payload, device);
    return { kind: 'data', edge, device, data, original, refusal: null };
  } catch (error) {
    const record = envelope(payload, device);
    if (!record) throw error;
    // Its place in the journal can still be read, so the stream need not stop here for ever.
    const data = { sampledAt: record.sampledAt, isHistorical: true, values: {}, record };
    return { kind: 'data', edge, device, data, original, refusal: refusalOf(error) };
  }
}

/** Epoch and sequence of a record whose other values cannot be read. */
function envelope(payload: Payload, device: DeviceId | null): JournalRecord | null {
  const value = (name: string): unknown =>
    payload.metrics.find(
      (metric) => (metric.name ?? (metric.alias === undefined ? '' : metricOfAlias(metric.alias))) === name,
    )?.value;
  const epoch = value('Journal/Epoch');
  const sequence = value('Journal/Sequence');
  if (typeof epoch !== 'string' || epoch.length < 1 || epoch.length > 64) return null;
  if (typeof sequence !== 'number' || sequence < 1) return null;
  return { epoch, sequence, kind: 'event', device, sampledAt: payload.timestamp ?? 0, values: {} };
}

const refusalOf = (error: unknown): { code: string; reason: string } =>
  error instanceof WireError
    ? { code: error.code, reason: error.message }
    : { code: 'bad-record', reason: (error as Error).message };
