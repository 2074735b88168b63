/** Unit, function and two bytes of CRC besides the payload (Modbus over serial line V1.02 section 2.5.1). */
const CRC_BYTES = 2;
const EXCEPTION_BYTES = 3 + CRC_BYTES;
const EXCEPTION_BIT = 0x80;

/** What a reply must look like to be one. */
export interface ExpectedReply {
  readonly unit: number;
  /** 1 to 4. */
  readonly function: number;
  /** Payload bytes, which the third byte names. */
  readonly bytes: number;
}

/** CRC-16 as Modbus has it: polynomial A001 reflected, from FFFF, low byte first on the wire (V1.02 section 6.2.2). */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** What the reply to a request for 1 to 4 must look like. Throws RangeError for another function. */
export function replyTo(request: Buffer): ExpectedReply {
  const [unit = 0, code = 0] = request;
  const count = request.readUInt16BE(4);
  if (code < 1 || code > 4) throw new RangeError(`function ${code} is not one that reads`);
  return { unit, function: code, bytes: code <= 2 ? Math.ceil(count / 8) : count * 2 };
}

/**
 * The first reply among received bytes, wherever it begins: noise before it, behind it, or a spoiled one in front costs
 * nothing. Only a whole frame from the right unit, with the right function, length and CRC is one.
 */
export function findReply(received: Buffer, expected: ExpectedReply): Buffer | null {
  for (let at = 0; at + EXCEPTION_BYTES <= received.length; at += 1) {
    if (received[at] !== expected.unit) continue;
    const code = received[at + 1];
    let length = 0;
    if (code === expected.function && received[at + 2] === expected.bytes) length = 3 + expected.bytes + CRC_BYTES;
    else if (code === (expected.function | EXCEPTION_BIT)) length = EXCEPTION_BYTES;
    if (length === 0 || at + length > received.length) continue;
    const frame = received.subarray(at, at + length);
    if (frame.readUInt16LE(length - CRC_BYTES) === crc16(frame.subarray(0, -CRC_BYTES))) return frame;
  }
  return null;
}
