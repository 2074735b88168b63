/** A request to read, as the master sent it: eight bytes (Modbus V1.1b3 sections 6.1 to 6.4). */
export interface ReadRequest {
  readonly unit: number;
  /** 1 coils, 2 discrete inputs, 3 holding registers, 4 input registers. */
  readonly code: number;
  readonly start: number;
  readonly count: number;
}

/** Why a unit will not (V1.1b3 section 7). */
export const EXCEPTION = { illegalFunction: 1, illegalAddress: 2, illegalValue: 3, deviceFailure: 4, busy: 6 } as const;

const REQUEST_BYTES = 8;

/** Check sum byte by byte over a table, as instrument firmware does it. */
const TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let step = 0; step < 8; step += 1) {
    const carry = value % 2;
    value = Math.floor(value / 2);
    if (carry === 1) value ^= 0xa001;
  }
  return value;
});

export function checkSum(bytes: Iterable<number>): number {
  let sum = 0xffff;
  for (const byte of bytes) sum = Math.floor(sum / 256) ^ (TABLE[(sum % 256) ^ byte] ?? 0);
  return sum;
}

/** Closes a frame with its check sum, low byte first. */
export function sealed(bytes: readonly number[]): number[] {
  const sum = checkSum(bytes);
  return [...bytes, sum % 256, Math.floor(sum / 256)];
}

/** Collects bytes from the line until they are requests. */
export class RequestReader {
  #bytes: number[] = [];

  /** Requests that these bytes complete; bytes that lead to none are dropped. */
  take(received: Iterable<number>): ReadRequest[] {
    this.#bytes.push(...received);
    const requests: ReadRequest[] = [];
    while (this.#bytes.length >= REQUEST_BYTES) {
      const frame = this.#bytes.slice(0, REQUEST_BYTES);
      if (checkSum(frame) !== 0) {
        this.#bytes.shift();
        continue;
      }
      const [unit = 0, code = 0, startHigh = 0, startLow = 0, countHigh = 0, countLow = 0] = frame;
      requests.push({ unit, code, start: startHigh * 256 + startLow, count: countHigh * 256 + countLow });
      this.#bytes = this.#bytes.slice(REQUEST_BYTES);
    }
    return requests;
  }
}

/** Registers as their bytes, or the exception that the request deserves. */
export function registerReply({ unit, code, count }: ReadRequest, registers: readonly number[]): number[] {
  const bytes = registers.flatMap((register) => [Math.floor(register / 256), register % 256]);
  return sealed([unit, code, count * 2, ...bytes]);
}

/** Bits, the first in the lowest place of the first byte. */
export function bitReply({ unit, code }: ReadRequest, bits: readonly boolean[]): number[] {
  const bytes: number[] = [];
  bits.forEach((bit, index) => {
    const place = Math.floor(index / 8);
    bytes[place] = (bytes[place] ?? 0) + (bit ? 2 ** (index % 8) : 0);
  });
  return sealed([unit, code, bytes.length, ...bytes]);
}

export const exceptionReply = ({ unit, code }: ReadRequest, exception: number): number[] =>
  sealed([unit, code + 128, exception]);
