/** MQTT control packet types that the gate looks at (MQTT 3.1.1 section 2.2.1). */
export const PacketType = { connect: 1, publish: 3, subscribe: 8, unsubscribe: 10 } as const;

/** One control packet in a buffer: where it starts, where its body starts and where it ends. */
export interface Frame {
  readonly type: number;
  readonly qos: number;
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

/** Longest fixed header: type byte and four length bytes (2.2.3). */
const LONGEST_LENGTH_FIELD = 4;

/**
 * The control packet whose header starts at `start`, whether or not its body has arrived yet. `'partial'`: the header itself
 * is not complete. `'malformed'`: a length of more than four bytes.
 */
export function readFrame(bytes: Buffer, start: number): Frame | 'partial' | 'malformed' {
  const first = bytes[start];
  if (first === undefined) return 'partial';
  let length = 0;
  for (let index = 0; index < LONGEST_LENGTH_FIELD; index++) {
    const byte = bytes[start + 1 + index];
    if (byte === undefined) return 'partial';
    length += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) {
      const body = start + 2 + index;
      return { type: first >> 4, qos: (first >> 1) & 3, start, body, end: body + length };
    }
  }
  return 'malformed';
}
