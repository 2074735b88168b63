import type { Answer, Dialogue } from '../frames.js';
import type { CommissioningWords } from './commissioning-words.js';
import { askPatiently, PATIENCE } from './search.js';

/** What answers at a short address: one unit, several at once, nobody. */
export type AddressState = 'unique' | 'clashing' | 'silent';

/** Last four bytes of the identification number in bank 0: where units of one product differ. */
const SERIAL = [0x0f, 0x10, 0x11, 0x12];

/**
 * Looks whether each short address belongs to one unit. All units draw new random addresses first: two that share a short
 * address then talk over each other when asked for theirs, even when they shared the random address before. As some units
 * draw badly, their serial numbers are asked for as well.
 */
export function* checkAddresses(
  words: CommissioningWords,
  addresses: readonly number[],
): Dialogue<ReadonlyMap<number, AddressState>> {
  const states = new Map<number, AddressState>();
  if (addresses.length === 0) return states;
  yield words.initialise('all');
  yield words.randomise;
  yield words.terminate;
  for (const address of addresses) states.set(address, yield* checkAddress(words, address));
  return states;
}

function* checkAddress(words: CommissioningWords, address: number): Dialogue<AddressState> {
  const kinds: Answer['kind'][] = [];
  for (const question of words.randomAddress(address)) kinds.push((yield* askPatiently(question)).kind);
  if (kinds.every((kind) => kind === 'none')) return 'silent';
  // One unit alone gives three bytes; whatever else comes is no clear voice.
  if (!kinds.every((kind) => kind === 'byte')) return 'clashing';
  return (yield* serialIsGarbled(words, address)) ? 'clashing' : 'unique';
}

function* serialIsGarbled(words: CommissioningWords, address: number): Dialogue<boolean> {
  const memory = words.memory(address);
  let next: number | null = null;
  yield memory.dtr1(0);
  for (const location of SERIAL) {
    let answer: Answer = { kind: 'none' };
    let isGarbled = false;
    for (let tries = 0; tries < PATIENCE && answer.kind !== 'byte'; tries += 1) {
      if (next !== location) yield memory.dtr0(location);
      answer = yield memory.read;
      isGarbled ||= answer.kind === 'garbled';
      next = answer.kind === 'byte' ? location + 1 : null;
    }
    if (answer.kind === 'byte') continue;
    // Silence: a unit without this memory has nothing more to tell.
    return isGarbled;
  }
  return false;
}
