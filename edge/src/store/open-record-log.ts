import { join } from 'node:path';
import { z } from 'zod';
import { Blanks } from './blanks.js';
import type { Disk } from './disk.js';
import { GenerationFile } from './generation-file.js';
import type { LogState } from './record-body.js';
import { type LogHead, RecordLog, segmentName } from './record-log.js';
import { type FoundFrame, type SegmentScan, scanSegment } from './scan-segment.js';
import { Segment } from './segment.js';
import { Spare } from './spare.js';

export interface OpenOptions {
  readonly disk: Disk;
  readonly folder: string;
  readonly segmentBytes: number;
  /** Makes the name of a new epoch. */
  readonly newEpoch: () => string;
  /**
   * Where this process knows the log to stand, after writing to it failed. What lies behind is then not believed although
   * it may be read: after a failed sync the page cache tells what the disk never got (PostgreSQL's lesson, RELIABILITY A3).
   */
  readonly known?: { readonly epoch: string; readonly shift: number; readonly next: number; readonly state: LogState };
}

export interface OpenedLog {
  readonly log: RecordLog;
  /** What was found damaged, in words; a torn write of a power cut is no damage. */
  readonly damaged: readonly string[];
}

interface Scanned extends Omit<SegmentScan, 'frames'> {
  readonly index: number;
  /** Length of the file. */
  readonly bytes: number;
  /** Place of its first record, as far as it tells. */
  readonly start: number | null;
}

/** Opens the log in a folder, whatever was done to its files: what can be read is held, what cannot is named. */
export async function openRecordLog(options: OpenOptions): Promise<OpenedLog> {
  const { disk, folder, segmentBytes, newEpoch, known } = options;
  await disk.makeFolder(folder);
  const head = new GenerationFile<LogHead>(folder, 'head', (value) => LogHeadShape.parse(value), disk);
  const newestKnown = (await head.load()).value?.segment ?? 0;
  const segments: Segment[] = [];
  const spare = new Spare(disk, folder, segmentBytes);
  try {
    const blanks = new Blanks();
    const { scans, ...found } = await collect(options, segments, blanks);
    const newest = scans.at(-1);
    const isEndLost = !known && (newest ? !newest.isEndKnown || newest.index < newestKnown : newestKnown > 0);
    const state = known?.state ?? found.state;
    const first = state?.first ?? segments[0]?.first ?? 1;
    const next = known?.next ?? found.next ?? first;
    blanks.add({ from: first, to: (segments[0]?.first ?? next) - 1, isDamage: true });
    blanks.add({ from: segments.at(-1)?.next ?? next, to: next - 1, isDamage: true });
    blanks.dropBelow(first);
    const damaged = damageIn(scans, first, blanks);
    if (isEndLost) damaged.push('the newest records are damaged or gone: a new epoch begins');
    await spare.find();
    const log = new RecordLog({
      disk,
      folder,
      segmentBytes,
      segments,
      spare,
      head,
      blanks,
      epoch: known?.epoch ?? newest?.header?.epoch ?? newEpoch(),
      shift: known?.shift ?? newest?.header?.shift ?? first - 1,
      state: state ?? { first, watermark: first - 1, lost: 0 },
      nextIndex: Math.max(newestKnown, newest?.index ?? 0) + 1,
      next,
    });
    if (isEndLost) await log.renew(newEpoch(), first);
    else if (known || !newest) await log.roll();
    else await renewContent(segments.at(-1) as Segment, newest);
    await log.release();
    return { log, damaged };
  } catch (error) {
    await spare.close().catch(() => undefined);
    for (const { file } of segments) await file.close().catch(() => undefined);
    throw error;
  }
}

async function segmentIndices(disk: Disk, folder: string): Promise<number[]> {
  const names = await disk.list(folder);
  return names
    .flatMap((name) => /^(\d{10})\.seg$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Takes over what is in the segments: places without a record, and the newest word on where the log stands. */
async function collect(
  { disk, folder, segmentBytes, known }: OpenOptions,
  segments: Segment[],
  blanks: Blanks,
): Promise<{ scans: Scanned[]; state: LogState | null; next: number | null }> {
  let state: LogState | null = null;
  let next: number | null = null;
  const take = async ({ frames, ...found }: Scanned & SegmentScan, limit: number): Promise<void> => {
    const start: number | null = found.start ?? next;
    if (start === null || start > limit) return;
    if (next !== null) blanks.add({ from: next, to: start - 1, isDamage: true });
    const segment = new Segment(found.index, await disk.open(join(folder, segmentName(found.index))), start, start);
    segments.push(segment);
    segment.end = found.end;
    state = found.header?.state ?? state;
    for (const frame of frames) {
      if (frame.sequence + Math.max(frame.count, 1) > limit) break;
      noteFrame(segment, frame, blanks);
      state = frame.state ?? state;
    }
    const stop = Math.min(found.next ?? segment.next, limit);
    blanks.add({ from: segment.next, to: stop - 1, isDamage: true });
    segment.next = Math.max(segment.next, stop);
    next = segment.next;
  };
  const scans: Scanned[] = [];
  // A segment is taken over once it is known where the next one begins: what it holds from there on does not count.
  let waiting: (Scanned & SegmentScan)[] = [];
  const room = Buffer.allocUnsafe(segmentBytes + 1);
  for (const index of await segmentIndices(disk, folder)) {
    const found = await scan(disk, folder, index, room);
    const { frames: _frames, ...kept } = found;
    scans.push(kept);
    if (found.start !== null) {
      for (const before of waiting) await take(before, found.start);
      waiting = [];
    }
    waiting.push(found);
  }
  for (const last of waiting) await take(last, known?.next ?? Infinity);
  return { scans, state, next };
}

function damageIn(scans: readonly Scanned[], first: number, blanks: Blanks): string[] {
  const damaged: string[] = [];
  for (const [at, { header, index, bytes }] of scans.entries()) {
    const isObsolete = (startAfter(scans, at) ?? Infinity) <= first;
    if (!isObsolete && header?.bytes !== bytes) damaged.push(`${segmentName(index)}: its header or length`);
  }
  for (const { from, to, isDamage } of blanks.ranges) {
    if (isDamage) damaged.push(`records in places ${from} to ${to} are damaged or gone`);
  }
  return damaged;
}

const LogHeadShape = z.object({ segment: z.number().int().min(0) });

async function scan(disk: Disk, folder: string, index: number, room: Buffer): Promise<Scanned & SegmentScan> {
  let bytes: Buffer = Buffer.alloc(0);
  const file = await disk.open(join(folder, segmentName(index)));
  try {
    bytes = await file.read(0, room.length, room);
    // Segments of another release may be longer.
    if (bytes.length === room.length) bytes = (await disk.read(join(folder, segmentName(index)))) ?? bytes;
  } catch (error) {
    // One file that the disk cannot read any more must not hold up the others.
    if ((error as NodeJS.ErrnoException).code !== 'EIO') throw error;
  } finally {
    await file.close();
  }
  const found = scanSegment(bytes);
  return { ...found, index, bytes: bytes.length, start: found.header?.first ?? found.frames[0]?.sequence ?? null };
}

/** Where the segments behind the one at `at` begin: what lies there in this one does not count. */
function startAfter(scans: readonly Scanned[], at: number): number | null {
  for (const { start } of scans.slice(at + 1)) if (start !== null) return start;
  return null;
}

function noteFrame(segment: Segment, frame: FoundFrame, blanks: Blanks): void {
  const { at, sequence, count, isHole } = frame;
  blanks.add({ from: segment.next, to: sequence - 1, isDamage: true });
  if (isHole) blanks.add({ from: sequence, to: sequence + count - 1, isDamage: false });
  segment.note(at, sequence);
  segment.next = sequence + count;
}

/**
 * Writes what was read once more and syncs it, with zeros over what a power cut tore: what an earlier process could not
 * sync is perhaps only in the page cache, and must be on the disk before anything builds on it. A write of the same bytes
 * changes nothing when it is torn in turn.
 */
async function renewContent(segment: Segment, { bytes, end, isTorn }: Scanned): Promise<void> {
  const content = await segment.file.read(0, isTorn ? bytes : end);
  content.fill(0, end);
  await segment.file.write(content, 0);
  await segment.file.sync();
}
