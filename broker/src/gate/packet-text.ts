import { isUtf8 } from 'node:buffer';
import { certificateTopic } from '@lamplighter/contracts';
import { type Frame, PacketType } from './mqtt-frame.js';

/** What is wrong with a packet's text; the connection is closed (MQTT 3.1.1 section 1.5.3, RELIABILITY S-08 and S-09). */
export type TextFault =
  | 'malformed-packet'
  | 'ill-formed-text'
  | 'control-character'
  | 'topic-too-long'
  | 'topic-too-deep';

export interface TopicLimits {
  readonly topicBytes: number;
  readonly topicSlashes: number;
}

/** What the retained copy of a birth puts before the birth's own topic; it does not count as length or depth. */
const CERTIFICATE_PREFIX = Buffer.from(certificateTopic(''));
const SLASH = 0x2f;

/**
 * Checks every string of a complete CONNECT, PUBLISH, SUBSCRIBE or UNSUBSCRIBE by its bytes: the MQTT library replaces what
 * is not UTF-8, so that two different topics would look the same after it.
 */
export function findTextFault(bytes: Buffer, frame: Frame, limits: TopicLimits): TextFault | null {
  const reader = new StringReader(bytes, frame.body, frame.end);
  switch (frame.type) {
    case PacketType.connect:
      return connectFault(reader, limits);
    case PacketType.publish:
      return topicFault(reader.string(), limits);
    case PacketType.subscribe:
    case PacketType.unsubscribe:
      return filtersFault(reader, frame.type === PacketType.subscribe ? 1 : 0, limits);
    default:
      return null;
  }
}

/** The topic of a PUBLISH whose first bytes have arrived; undefined when it is not complete yet. */
export function publishTopic(bytes: Buffer, frame: Frame): string | undefined {
  return new StringReader(bytes, frame.body, Math.min(frame.end, bytes.length)).string()?.toString('utf8');
}

/** Protocol name, level, flags, keepalive, then client id, will topic and message, username, password (3.1). */
function connectFault(reader: StringReader, limits: TopicLimits): TextFault | null {
  if (!reader.string()) return 'malformed-packet';
  const flags = reader.skip(1) ? reader.byte() : undefined;
  if (flags === undefined || !reader.skip(2)) return 'malformed-packet';
  const clientId = textFault(reader.string());
  if (clientId) return clientId;
  if (flags & 0x04) {
    const topic = topicFault(reader.string(), limits);
    if (topic) return topic;
    if (!reader.string()) return 'malformed-packet';
  }
  return flags & 0x80 ? textFault(reader.string()) : null;
}

function filtersFault(reader: StringReader, bytesAfterEach: number, limits: TopicLimits): TextFault | null {
  if (!reader.skip(2)) return 'malformed-packet';
  while (!reader.isAtEnd) {
    const fault = topicFault(reader.string(), limits);
    if (fault) return fault;
    if (!reader.skip(bytesAfterEach)) return 'malformed-packet';
  }
  return null;
}

function topicFault(topic: Buffer | undefined, limits: TopicLimits): TextFault | null {
  const fault = textFault(topic);
  if (fault || !topic) return fault;
  const isCertificate = topic.subarray(0, CERTIFICATE_PREFIX.length).equals(CERTIFICATE_PREFIX);
  const own = isCertificate ? topic.subarray(CERTIFICATE_PREFIX.length) : topic;
  if (own.length > limits.topicBytes) return 'topic-too-long';
  let slashes = 0;
  for (const byte of own) if (byte === SLASH) slashes++;
  return slashes > limits.topicSlashes ? 'topic-too-deep' : null;
}

function textFault(text: Buffer | undefined): TextFault | null {
  if (!text) return 'malformed-packet';
  if (!isUtf8(text)) return 'ill-formed-text';
  for (let index = 0; index < text.length; index++) {
    const byte = text[index] as number;
    // C0 controls and DEL; C1 controls (U+0080 to U+009F) are C2 80 to C2 9F.
    if (byte < 0x20 || byte === 0x7f) return 'control-character';
    if (byte === 0xc2 && (text[index + 1] as number) < 0xa0) return 'control-character';
  }
  return null;
}

/** Reads length-prefixed strings (1.5.3) and never beyond `end`. */
class StringReader {
  constructor(
    private readonly bytes: Buffer,
    private position: number,
    private readonly end: number,
  ) {}

  get isAtEnd(): boolean {
    return this.position >= this.end;
  }

  byte(): number | undefined {
    return this.position < this.end ? this.bytes[this.position++] : undefined;
  }

  skip(count: number): boolean {
    this.position += count;
    return this.position <= this.end;
  }

  string(): Buffer | undefined {
    if (this.position + 2 > this.end) return undefined;
    const start = this.position + 2;
    const stop = start + this.bytes.readUInt16BE(this.position);
    if (stop > this.end) return undefined;
    this.position = stop;
    return this.bytes.subarray(start, stop);
  }
}
