import type { DecodedData, DeviceId, EdgeAddress, JournalRecord, MetricValues } from '@lamplighter/contracts';

/** Why a message cannot be used: a stable code and a sentence. */
export interface Refusal {
  readonly code: string;
  readonly reason: string;
}

/** The bytes of a message as they came, for the case that it has to be kept as rejected. */
export interface Original {
  readonly topic: string;
  readonly bytes: Uint8Array;
}

/** Data of an edge or one of its devices. */
export interface DataItem {
  readonly kind: 'data';
  readonly edge: EdgeAddress;
  readonly device: DeviceId | null;
  readonly data: Pick<DecodedData, 'sampledAt' | 'isHistorical' | 'values' | 'record'>;
  readonly original: Original;
  /** Set when the record's place in the journal is known but its content is of no use: it is passed over. */
  readonly refusal: Refusal | null;
}

export interface JournaledItem extends DataItem {
  readonly data: DataItem['data'] & { readonly record: JournalRecord };
}

/** What waits to be stored, in order of arrival. */
export type InboxItem =
  | DataItem
  | {
      readonly kind: 'birth';
      readonly edge: EdgeAddress;
      readonly bdSeq: number | undefined;
      readonly values: MetricValues;
      /** False: the broker's retained copy; the edge may be gone. */
      readonly isLive: boolean;
      readonly original: Original;
    }
  | { readonly kind: 'death'; readonly edge: EdgeAddress; readonly bdSeq: number | undefined }
  | { readonly kind: 'rejected'; readonly original: Original; readonly refusal: Refusal }
  /** Edges that were not heard of for a while after connecting are offline. */
  | { readonly kind: 'sweep' };

export const isJournaled = (item: DataItem): item is JournaledItem => item.data.record !== null;

/** Live data that asks for light at another edge. It never gets a place here, let alone in the database (S-27). */
export const isBoost = ({ device, data }: DataItem): boolean =>
  device === null && data.record === null && 'Boost/To' in data.values;
