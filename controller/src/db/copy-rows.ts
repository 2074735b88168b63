/** Column types that the binary COPY encoder knows. `instant` is UTC milliseconds, `jsonb` any JSON value. */
export type CopyType = 'text' | 'int2' | 'int4' | 'int8' | 'real' | 'double' | 'bool' | 'instant' | 'jsonb' | 'bytes';

/** Column names with their types, in the order in which rows carry their values. */
export type CopyColumns<Row> = { readonly [Column in keyof Row & string]: CopyType };

/** PostgreSQL counts its instants in microseconds from 2000-01-01T00:00:00Z. */
const EPOCH_2000_MS = 946_684_800_000;

/** Signature `PGCOPY\n\377\r\n\0`, flags, length of header extension. */
const HEADER = Buffer.from([0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const JSONB_VERSION = Buffer.from([1]);
const TRUE = Buffer.from([1]);
const FALSE = Buffer.from([0]);
const TRAILER = Buffer.from([0xff, 0xff]);
const CHUNK_BYTES = 64 * 1024;

/** Rows in the binary COPY format (PostgreSQL manual, COPY, File Formats), in chunks of about 64 KiB. */
export function encodeRows<Row extends object>(columns: CopyColumns<Row>, rows: readonly Row[]): Uint8Array[] {
  const names = Object.keys(columns) as (keyof Row & string)[];
  const writer = new Chunks();
  writer.bytes(HEADER);
  for (const row of rows) {
    writer.int16(names.length);
    for (const name of names) writer.value(columns[name], row[name], name);
  }
  writer.bytes(TRAILER);
  return writer.chunks();
}

class Chunks {
  readonly #full: Buffer[] = [];
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  #used = 0;

  value(type: CopyType, value: unknown, name: string): void {
    if (value === null || value === undefined) this.int32(-1);
    else ENCODERS[type](this, value, name);
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#used = this.#buffer.writeInt16BE(value, this.#used);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#used = this.#buffer.writeInt32BE(value, this.#used);
  }

  int64(value: bigint): void {
    this.#reserve(8);
    this.#used = this.#buffer.writeBigInt64BE(value, this.#used);
  }

  float(value: number): void {
    this.#reserve(4);
    this.#used = this.#buffer.writeFloatBE(value, this.#used);
  }

  double(value: number): void {
    this.#reserve(8);
    this.#used = this.#buffer.writeDoubleBE(value, this.#used);
  }

  field(bytes: Buffer): void {
    this.int32(bytes.length);
    this.bytes(bytes);
  }

  bytes(bytes: Buffer): void {
    this.#reserve(bytes.length);
    this.#used += bytes.copy(this.#buffer, this.#used);
  }

  chunks(): Uint8Array[] {
    return [...this.#full, this.#buffer.subarray(0, this.#used)];
  }

  #reserve(length: number): void {
    if (this.#used + length <= this.#buffer.length) return;
    this.#full.push(this.#buffer.subarray(0, this.#used));
    this.#buffer = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, length));
    this.#used = 0;
  }
}

/** Each field is its length in bytes, then its bytes. */
const ENCODERS: Readonly<Record<CopyType, (chunks: Chunks, value: unknown, name: string) => void>> = {
  text: (chunks, value) => chunks.field(Buffer.from(value as string, 'utf8')),
  // jsonb on the wire is its format version, 1, then the text.
  jsonb: (chunks, value) => chunks.field(Buffer.concat([JSONB_VERSION, Buffer.from(JSON.stringify(value), 'utf8')])),
  bytes: (chunks, value) => chunks.field(Buffer.from(value as Uint8Array)),
  bool: (chunks, value) => chunks.field(value ? TRUE : FALSE),
  int2: (chunks, value, name) => {
    chunks.int32(2);
    chunks.int16(integer(value, name));
  },
  int4: (chunks, value, name) => {
    chunks.int32(4);
    chunks.int32(integer(value, name));
  },
  int8: (chunks, value, name) => {
    chunks.int32(8);
    chunks.int64(BigInt(integer(value, name)));
  },
  instant: (chunks, value) => {
    chunks.int32(8);
    chunks.int64(BigInt(Math.round(value as number) - EPOCH_2000_MS) * 1000n);
  },
  real: (chunks, value) => {
    chunks.int32(4);
    chunks.float(value as number);
  },
  double: (chunks, value) => {
    chunks.int32(8);
    chunks.double(value as number);
  },
};

function integer(value: unknown, name: string): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name}: ${String(value)} is not an integer`);
  return value as number;
}
