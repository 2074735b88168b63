import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { EpochMs, Observation } from '@lamplighter/contracts';

/** Where the log stands, as it is kept in it: sequence numbers are the log's own. */
export interface LogState {
  /** Oldest place that is held. */
  readonly first: number;
  /** Everything up to here is committed at the controller. */
  readonly watermark: number;
  /** Records of this epoch that are lost for good, damaged places apart. */
  readonly lost: number;
}

/** Places whose records a failed disk refused: when the first and the last of them were sampled. */
interface Hole {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** What a frame holds: records in a row, or a hole. */
export type FrameBody = { readonly state: LogState | null } & (
  | { readonly observations: readonly Observation[]; readonly hole: null }
  | { readonly observations: null; readonly hole: Hole }
);

/**
 * What records look like, for the compressor: with it a single record takes a third of its JSON. Part of the format: what
 * was written with it can only be read with it, so it never changes; a format version 2 may bring another.
 */
const DICTIONARY = Buffer.from(
  '"Presence/Count":"Presence/Interval":"Command/LastId":"Command/Result":"effective","Command/Reason":"Event/Name":' +
    '"Event/Detail":"Fault/Code":"lampFailure","Fault/Active":false,"Fault/Evidence":"Loss/From":"Loss/To":"Journal/Lost":' +
    '["fault","outcome","event","Gear/OperatingTime":"Source/OnTime":"Source/Starts":"Source/Voltage":"Source/Current":' +
    '"Source/Temperature":"Gear/Temperature":"Supply/Frequency":50,"Supply/PowerFactor":0.9' +
    '{"Lamp/TargetLevel":100,"Lamp/AppliedLevel":100,"Lamp/Source":"program","Lamp/Reason":"","Lamp/DimPercent":100,' +
    '"Lamp/ActualLevel":254,"Lamp/On":true,"Energy/Active":1,"Energy/Power":1,"Supply/Voltage":23[null,[["reading","lamp-1',
);
/** Bytes that the packer takes from memory at a time: most bodies are a single record. */
const CHUNK = 2048;
/** No body is larger unpacked, whatever a damaged one claims. */
const LONGEST_BODY = 64 * 1024 * 1024;

/** JSON, packed. */
export function encodeBody({ state, observations, hole }: FrameBody): Buffer {
  const kept = state && [state.first, state.watermark, state.lost];
  const what = observations
    ? observations.map(({ kind, device, sampledAt, values }) => [kind, device, sampledAt, values])
    : hole;
  return deflateRawSync(JSON.stringify([kept, what], plain), {
    dictionary: DICTIONARY,
    level: 6,
    windowBits: 14,
    memLevel: 5,
    chunkSize: CHUNK,
  });
}

/** Throws when the bytes are no body. */
export function decodeBody(bytes: Uint8Array): FrameBody {
  const text = inflateRawSync(bytes, {
    dictionary: DICTIONARY,
    maxOutputLength: LONGEST_BODY,
    chunkSize: CHUNK,
  }).toString();
  const [kept, what] = JSON.parse(text);
  const state = kept && { first: kept[0], watermark: kept[1], lost: kept[2] };
  if (!Array.isArray(what)) return { state, observations: null, hole: what };
  const observations = what.map(([kind, device, sampledAt, values]) => ({ kind, device, sampledAt, values }));
  return { state, observations, hole: null };
}

/** 64-bit counters may come as bigint when huge; JSON has none. */
const plain = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
