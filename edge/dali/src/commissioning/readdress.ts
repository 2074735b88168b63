import { askByte } from '../dialogues/ask.js';
import { whole } from '../errors.js';
import type { Dialogue } from '../frames.js';
import { type CommissioningWords, deviceWords, gearWords } from './commissioning-words.js';
import { isHeard, PATIENCE } from './search.js';

/**
 * What became of a unit that was to move. `taken`: somebody has the new address already; `no-answer`: nobody has the old
 * one; `refused`: it stayed where it was; `split`: both addresses answer, two units shared the old one; `lost`: neither
 * answers any longer.
 */
export type ReaddressOutcome = 'moved' | 'taken' | 'no-answer' | 'refused' | 'split' | 'lost';

/** What became of two units that were to change places, and where they are. */
export interface SwapReport {
  /** `no-free-address`: there is no third address to move one of them to meanwhile. */
  readonly outcome: 'swapped' | 'no-free-address' | Exclude<ReaddressOutcome, 'moved'>;
  /** Where the units are that were at the first and at the second address. */
  readonly first: number;
  readonly second: number;
}

/** Moves control gear to a free short address. Nothing is written unless DTR0 was read back right. */
export const readdressGear = (from: number, to: number): Dialogue<ReaddressOutcome> => move(gearWords, from, to);
/** Moves a control device to a free short address. */
export const readdressControlDevice = (from: number, to: number): Dialogue<ReaddressOutcome> =>
  move(deviceWords, from, to);
/** Lets two pieces of control gear change places, by way of a free address. */
export const swapGear = (first: number, second: number): Dialogue<SwapReport> => swap(gearWords, first, second);
/** Lets two control devices change places, by way of a free address. */
export const swapControlDevices = (first: number, second: number): Dialogue<SwapReport> =>
  swap(deviceWords, first, second);

function* move(words: CommissioningWords, from: number, to: number): Dialogue<ReaddressOutcome> {
  whole('short address', from, 63, 'bad-address');
  whole('short address', to, 63, 'bad-address');
  if (yield* isHeard(words.present(to))) return 'taken';
  if (!(yield* isHeard(words.present(from)))) return 'no-answer';
  const setting = words.addressSetting(to);
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    yield words.memory(from).dtr0(setting);
    // A lost DTR0 would send the unit anywhere.
    if ((yield* askByte(words.queryDtr0(from))) !== setting) continue;
    yield words.setShortAddress(from);
    const isThere = yield* isHeard(words.present(to));
    const isHere = yield* isHeard(words.present(from));
    if (isThere) return isHere ? 'split' : 'moved';
    if (!isHere) return 'lost';
  }
  return 'refused';
}

function* swap(words: CommissioningWords, first: number, second: number): Dialogue<SwapReport> {
  const between = yield* findFree(words, [first, second]);
  if (between === null) return { outcome: 'no-free-address', first, second };
  const away = yield* move(words, first, between);
  if (away !== 'moved') return { outcome: away, first, second };
  const over = yield* move(words, second, first);
  if (over !== 'moved') {
    const back = yield* move(words, between, first);
    return { outcome: over, first: back === 'moved' ? first : between, second };
  }
  const last = yield* move(words, between, second);
  return last === 'moved'
    ? { outcome: 'swapped', first: second, second: first }
    : { outcome: last, first: between, second: first };
}

/** The highest short address that nobody answers at. */
function* findFree(words: CommissioningWords, besides: readonly number[]): Dialogue<number | null> {
  for (let address = 63; address >= 0; address -= 1) {
    if (!besides.includes(address) && !(yield* isHeard(words.present(address)))) return address;
  }
  return null;
}
