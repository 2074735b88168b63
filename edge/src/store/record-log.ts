import { join } from 'node:path';
import type { Blanks } from './blanks.js';
import type { Disk } from './disk.js';
import { encodeFrame, frameStart, HAS_STATE } from './frame.js';
import type { GenerationFile } from './generation-file.js';
import { encodeBody, type FrameBody, type LogState } from './record-body.js';
import type { ReadFrame } from './segment.js';
import { Segment } from './segment.js';
import { encodeSegmentHeader, SEGMENT_START, type SegmentHeader } from './segment-header.js';
import type { Spare } from './spare.js';
import { StoreError } from './store-error.js';

/** Which segment is the newest: so that one that vanished is missed. */
export interface LogHead {
  readonly segment: number;
}

export interface LogParts {
  readonly disk: Disk;
  readonly folder: string;
  readonly segmentBytes: number;
  readonly segments: Segment[];
  readonly spare: Spare;
  readonly head: GenerationFile<LogHead>;
  readonly blanks: Blanks;
  readonly epoch: string;
  readonly shift: number;
  readonly state: LogState;
  /** Index and first place of the segment to begin with `roll`; those before are there already. */
  readonly nextIndex: number;
  readonly next: number;
}

export const segmentName = (index: number): string => `${String(index).padStart(10, '0')}.seg`;

/**
 * Frames of records in segments of fixed length: written and synced one after the other, given up from the front. Places
 * are the log's own numbers, rising for ever; `shift` makes them sequences of the epoch. Nothing in here may run at the
 * same time as anything else, except `read`. After `append`, `renew` or `release` threw, only `read` and `close` are of use.
 */
export class RecordLog {
  #segments: Segment[];
  #epoch: string;
  #shift: number;
  #state: LogState;
  #next: number;
  #nextIndex: number;

  /** From `openRecordLog`. */
  constructor(private readonly parts: LogParts) {
    this.#segments = parts.segments;
    this.#epoch = parts.epoch;
    this.#shift = parts.shift;
    this.#state = parts.state;
    this.#next = parts.next;
    this.#nextIndex = parts.nextIndex;
  }

  get epoch(): string {
    return this.#epoch;
  }

  get shift(): number {
    return this.#shift;
  }

  /** As it is on disk. */
  get state(): LogState {
    return this.#state;
  }

  /** Place that the next record gets. */
  get next(): number {
    return this.#next;
  }

  get blanks(): Blanks {
    return this.parts.blanks;
  }

  get hasSpare(): boolean {
    return this.parts.spare.isReady;
  }

  /** How much of the newest segment is used, 0 to 1. */
  get fill(): number {
    return (this.#active?.end ?? 0) / this.parts.segmentBytes;
  }

  /** Place after the oldest segment; null when that is the newest, too. */
  get oldestEnd(): number | null {
    return this.#segments.length > 1 ? (this.#segments[0]?.next ?? null) : null;
  }

  /**
   * Writes one group, whole or not at all whatever happens, and syncs it. Throws StoreError `bad-input` when it does not
   * fit a segment, or what the disk throws.
   */
  async append(body: FrameBody, count: number): Promise<void> {
    const { segmentBytes } = this.parts;
    const frame = encodeFrame(this.#next, count, body.state ? HAS_STATE : 0, encodeBody(body));
    if (SEGMENT_START + frame.length > segmentBytes) {
      throw new StoreError('bad-input', `a group of ${frame.length} bytes does not fit a segment of ${segmentBytes}`);
    }
    let active = this.#active;
    if (!active || frameStart(active.end) + frame.length > segmentBytes) active = await this.roll();
    const at = frameStart(active.end);
    await active.file.write(frame, at);
    await active.file.sync();
    active.end = at + frame.length;
    active.note(at, this.#next);
    if (body.hole) this.blanks.add({ from: this.#next, to: this.#next + count - 1, isDamage: false });
    this.#next += count;
    active.next = this.#next;
    if (body.state) this.#state = body.state;
  }

  /** Begins a new segment. */
  async roll(): Promise<Segment> {
    const { folder, segmentBytes, spare, head } = this.parts;
    const index = this.#nextIndex;
    this.#nextIndex += 1;
    const header: SegmentHeader = {
      bytes: segmentBytes,
      epoch: this.#epoch,
      shift: this.#shift,
      first: this.#next,
      state: this.#state,
    };
    const file = await spare.take(join(folder, segmentName(index)), encodeSegmentHeader(header));
    const segment = new Segment(index, file, this.#next, this.#next);
    this.#segments.push(segment);
    // Only a hint: without it the loss of the newest segment would go unnoticed, that is all.
    await head.save({ segment: index }).catch(() => undefined);
    await spare.make().catch(() => undefined);
    return segment;
  }

  /** A new epoch, in which what is held from place `first` on counts from 1; one atomic step, whatever is held. */
  async renew(epoch: string, first: number): Promise<void> {
    const before = { epoch: this.#epoch, shift: this.#shift, state: this.#state };
    this.#epoch = epoch;
    this.#shift = first - 1;
    this.#state = { first, watermark: this.#shift, lost: 0 };
    try {
      await this.roll();
    } catch (error) {
      this.#epoch = before.epoch;
      this.#shift = before.shift;
      this.#state = before.state;
      throw error;
    }
  }

  /** Gives room back for segments that lie wholly below `state.first`; the first of them becomes the spare one. */
  async release(): Promise<void> {
    const { disk, folder, spare } = this.parts;
    for (let oldest = this.#segments[0]; oldest; oldest = this.#segments[0]) {
      if (this.#segments.length < 2 || oldest.next > this.#state.first) return;
      this.#segments = this.#segments.slice(1);
      const path = join(folder, segmentName(oldest.index));
      if (spare.isReady) {
        await oldest.file.close();
        await disk.remove(path);
      } else {
        await spare.recycle(path, oldest.file);
      }
    }
  }

  /** Frames with places from `from` to `to` that can be read, in order. */
  async read(from: number, to: number): Promise<ReadFrame[]> {
    const all: ReadFrame[] = [];
    for (const segment of this.#segments) {
      for (let at = Math.max(from, segment.first); at <= Math.min(to, segment.next - 1); ) {
        const { frames, next } = await segment.read(at, to);
        all.push(...frames);
        at = next;
      }
    }
    return all;
  }

  /** Tries to have a spare segment. Throws what the disk throws. */
  makeSpare(): Promise<void> {
    return this.parts.spare.make();
  }

  async close(): Promise<void> {
    const segments = this.#segments;
    this.#segments = [];
    await this.parts.spare.close();
    for (const { file } of segments) await file.close();
  }

  get #active(): Segment | undefined {
    return this.#segments.at(-1);
  }
}
