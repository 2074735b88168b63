import type { EpochMs, JournalRecord } from '@lamplighter/contracts';

/** What goes over the wire in place of a record that is no more: it keeps the sequence contiguous and tells the loss. */
export function lossRecord(epoch: string, sequence: number, sampledAt: EpochMs): JournalRecord {
  const values = { 'Loss/From': sequence, 'Loss/To': sequence };
  return { epoch, sequence, kind: 'loss', device: null, sampledAt, values };
}
