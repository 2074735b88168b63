/**
 * How the bytes of a value read.
 * `number` unsigned big-endian; `flag` 0 or 1; `temperature` raw minus 60 degrees Celsius; `scaled` a signed power-of-ten
 * exponent in the first byte, then unsigned big-endian; `digits` a GTIN as 14 decimal digits; `hex` an identification as
 * upper-case hexadecimal; `version` major.minor; `text` ASCII, ended by NUL when shorter.
 */
export type LocationKind = 'number' | 'flag' | 'temperature' | 'scaled' | 'digits' | 'hex' | 'version' | 'text';

/** One value of a memory bank. */
export interface Location {
  /** Address of the first, most significant byte. */
  readonly address: number;
  /** Bytes. */
  readonly size: number;
  readonly kind: LocationKind;
  /** Unit after scaling; empty for a plain count. */
  readonly unit: string;
  /** Multiplies the raw number, where the bank counts in tenths and the like. */
  readonly scale?: number;
  /** Whether all ones mean "unknown or not implemented" (MASK). */
  readonly mask: boolean;
  /** Whether all ones less one means "for the moment unavailable" (TMASK). */
  readonly tmask: boolean;
  /** Least and greatest raw number that the standard allows; anything outside reads as unknown. */
  readonly min?: number;
  readonly max?: number;
  /** Who may write it: `locked` after 0x55 in the lock byte, `open` at any time. Absent: nobody. */
  readonly write?: 'locked' | 'open';
}

/** A memory bank: its values by name. */
export interface Bank {
  readonly number: number;
  /** Whether writing 0xAA to location 2 freezes a consistent snapshot. */
  readonly latch: boolean;
  /** Whether 0x55 must be in location 2 before its `locked` values can be written. */
  readonly lock: boolean;
  /** Address of the last location in the edition that the table describes. */
  readonly last: number;
  readonly locations: Readonly<Record<string, Location>>;
}

/** Location 2 of every bank but bank 0: lock or latch byte. */
export const LATCH_LOCATION = 0x02;
/** Written to the latch byte: freeze a snapshot; let it go. */
export const LATCH = 0xaa;
export const UNLATCH = 0xff;
/** Written to the lock byte: lockable locations may be written until something else is written there. */
export const UNLOCK = 0x55;
export const LOCK = 0xff;

interface Extra {
  unit?: string;
  scale?: number;
  min?: number;
  max?: number;
  mask?: boolean;
  tmask?: boolean;
  write?: 'locked' | 'open';
}

const location = <K extends LocationKind>(kind: K, address: number, size: number, defaults: Extra, extra: Extra) => ({
  unit: '',
  mask: true,
  tmask: false,
  ...defaults,
  ...extra,
  kind,
  address,
  size,
});

/** A fixed fact about the product: no unit, all ones mean unknown. */
export const fixed = <K extends LocationKind>(kind: K, address: number, size: number, extra: Extra = {}) =>
  location(kind, address, size, {}, extra);

/** A value that is measured or counted: all ones mean not implemented, one less means unavailable for the moment. */
export const measured = <K extends LocationKind>(kind: K, address: number, size: number, extra: Extra = {}) =>
  location(kind, address, size, { tmask: true }, extra);

/** A fact that whoever builds the luminaire writes into the gear, behind the lock. */
export const stored = <K extends LocationKind>(kind: K, address: number, size: number, extra: Extra = {}) =>
  location(kind, address, size, { write: 'locked' }, extra);
