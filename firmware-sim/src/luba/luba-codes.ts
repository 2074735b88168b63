import type { Milliseconds } from '@lamplighter/contracts';
import { type ForwardFrame, frame16, frame24 } from '@lamplighter/dali';
import type { FramePriority } from '../bus/bus-timing.js';

/**
 * Error codes of a one-byte reply. The manufacturer's list could not be read (STANDARDS 1.6a): only that one byte means
 * an error is known, so these numbers are the simulator's own.
 */
export const LUBA_ERRORS = {
  unknownCommand: 1,
  badLength: 2,
  badLine: 3,
  badBits: 4,
  badPriority: 5,
  bufferFull: 6,
  noBusVoltage: 7,
} as const;

/** A frame that the host wants on the bus. */
export interface SendRequest {
  readonly frame: ForwardFrame;
  readonly priority: FramePriority;
  readonly twice: boolean;
}

/** Reads the payload of command 32: line, bits, mode, four data bytes left-aligned. An error code when it is wrong. */
export function readSend(payload: Uint8Array): SendRequest | number {
  const [line, bits, mode = 0, first = 0, second = 0, third = 0] = payload;
  if (payload.length !== 7) return LUBA_ERRORS.badLength;
  if (line !== 0) return LUBA_ERRORS.badLine;
  if (bits !== 16 && bits !== 24) return LUBA_ERRORS.badBits;
  const priority = mode & 0x07;
  if (priority < 1 || priority > 5) return LUBA_ERRORS.badPriority;
  const frame = bits === 16 ? frame16((first << 8) | second) : frame24((first << 16) | (second << 8) | third);
  return { frame, priority: priority as FramePriority, twice: (mode & 0x80) !== 0 };
}

/** Bits of the event filter: set bits hide. */
const HIDE = { all: 0x80, sent: 0x40, received: 0x20, tick: 0x08, line: 0x04 } as const;
/** Status byte: kind in bits 7:6, bit count or condition in bits 5:0. */
const SENT = 0x00;
const RECEIVED = 0x80;
const FRAMING_ERROR = 63;

/** A frame was sent or received; badly: as no whole frame. */
export type EventKind = 'sent' | 'received' | 'sentBadly' | 'receivedBadly';

/** Payload of an event (command 31), or null when the host's filter hides it. `tick`: ms, wraps at 16 bits. */
export function eventBytes(
  kind: EventKind,
  bits: number,
  body: readonly number[],
  filter: number,
  tick: Milliseconds,
): number[] | null {
  const isSent = kind === 'sent' || kind === 'sentBadly';
  if (filter & HIDE.all || filter & (isSent ? HIDE.sent : HIDE.received)) return null;
  const ms = Math.floor(tick) & 0xffff;
  const head = filter & HIDE.tick ? [] : [ms >> 8, ms & 0xff];
  if (!(filter & HIDE.line)) head.push(0);
  const isWhole = kind === 'sent' || kind === 'received';
  return [...head, (isSent ? SENT : RECEIVED) | (isWhole ? bits : FRAMING_ERROR), ...body];
}
