import type { InventoryLuminaire, RejectedRow } from './inventory-row.js';

/** A luminaire's place on its edge's DALI lines. */
export interface LineAddress {
  readonly line: number;
  readonly shortAddress: number;
}

export type AddressedLuminaire = InventoryLuminaire & LineAddress;

/** IEC 62386-102: 64 short addresses per line. Desired-state documents hold 256 luminaires on 8 lines. */
const ADDRESSES_PER_LINE = 64;
const LINES = 8;
const LUMINAIRES_PER_EDGE = 256;

/**
 * Gives every luminaire of one edge its line and short address. What the file states comes first, then what the
 * luminaire already has, then the lowest free address, line after line: a second import moves nobody.
 */
export function planAddresses(
  luminaires: readonly InventoryLuminaire[],
  existing: ReadonlyMap<string, LineAddress>,
  columnOf: (field: 'short_address' | 'device') => string = (field) => field,
): { readonly placed: AddressedLuminaire[]; readonly rejected: RejectedRow[] } {
  const taken = new Map<string, string>();
  const key = (at: LineAddress): string => `${at.line}/${at.shortAddress}`;
  const rejected: RejectedRow[] = [];
  const places = new Map<InventoryLuminaire, LineAddress>();
  const reject = (lamp: InventoryLuminaire, field: 'short_address' | 'device', reason: string): void => {
    rejected.push({ row: lamp.row, field: columnOf(field), reason });
  };

  const named = new Set(luminaires.map((lamp) => lamp.device as string));
  for (const [device, at] of existing) if (!named.has(device)) taken.set(key(at), device);
  let room = LUMINAIRES_PER_EDGE - taken.size;
  const waiting: InventoryLuminaire[] = [];
  for (const lamp of luminaires) {
    if (room <= 0) {
      reject(lamp, 'device', `edge ${lamp.edge} is full: it takes ${LUMINAIRES_PER_EDGE} luminaires`);
      continue;
    }
    room -= 1;
    const kept = existing.get(lamp.device);
    const fits = kept && (lamp.line === null || lamp.line === kept.line);
    const stated = lamp.shortAddress === null ? null : { line: lamp.line ?? 0, shortAddress: lamp.shortAddress };
    const wanted = stated ?? (fits ? kept : null);
    const holder = wanted && taken.get(key(wanted));
    if (!wanted || (holder && !stated)) {
      waiting.push(lamp);
    } else if (holder) {
      reject(lamp, 'short_address', `line ${wanted.line} address ${wanted.shortAddress} is already ${holder}'s`);
      room += 1;
    } else {
      taken.set(key(wanted), lamp.device);
      places.set(lamp, wanted);
    }
  }
  for (const lamp of waiting) {
    const free = nextFree(lamp.line, (at) => taken.has(key(at)));
    if (!free) {
      reject(lamp, 'short_address', `no address is free on ${lamp.line === null ? 'any line' : `line ${lamp.line}`}`);
      continue;
    }
    taken.set(key(free), lamp.device);
    places.set(lamp, free);
  }
  return {
    placed: luminaires.flatMap((lamp) => {
      const at = places.get(lamp);
      return at ? [{ ...lamp, ...at }] : [];
    }),
    rejected,
  };
}

function nextFree(line: number | null, isTaken: (at: LineAddress) => boolean): LineAddress | undefined {
  const lines = line === null ? Array.from({ length: LINES }, (_, index) => index) : [line];
  for (const candidate of lines) {
    for (let shortAddress = 0; shortAddress < ADDRESSES_PER_LINE; shortAddress += 1) {
      const at = { line: candidate, shortAddress };
      if (!isTaken(at)) return at;
    }
  }
  return undefined;
}
