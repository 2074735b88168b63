/** A bitmap by the names of its bits. */
export type Bitmap<N extends readonly string[]> = { readonly [K in N[number]]: boolean };

/** Reads a bitmap; `names` are its bits from bit 0 on. Bits above the last name are reserved and ignored. */
export function decodeBitmap<const N extends readonly string[]>(names: N, byte: number): Bitmap<N> {
  return Object.fromEntries(names.map((name, bit) => [name, ((byte >> bit) & 1) === 1])) as Bitmap<N>;
}

/** The numbers of the bits that are set in `bytes`, the first byte holding 0 to 7: DALI groups, device groups. */
export function setBits(...bytes: readonly number[]): number[] {
  return bytes.flatMap((byte, i) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => (byte >> bit) & 1).map((bit) => bit + 8 * i),
  );
}
