import { whole } from '../errors.js';
import type { Dialogue } from '../frames.js';
import { type AddressState, checkAddresses } from './check-addresses.js';
import { type CommissioningWords, deviceWords, gearWords, type InitialiseScope } from './commissioning-words.js';
import { isHeard } from './search.js';
import { type AssignedAddress, type SweepResult, sweep, type UnassignedUnit } from './sweep.js';

export interface CommissioningOptions {
  /** `all` takes every address away and starts anew; `unaddressed` leaves units alone that have one. */
  readonly mode: 'all' | 'unaddressed';
  /** Short addresses that may be given, in this order; 0 to 63 unless said otherwise. */
  readonly addresses?: readonly number[];
}

/** What commissioning did, and what it could not do. */
export interface CommissioningReport {
  /** Units that were given an address and answer there alone. */
  readonly assigned: readonly AssignedAddress[];
  /** Addresses that were in use before and were left so. */
  readonly kept: readonly number[];
  /** Addresses at which several units still answer at once. */
  readonly clashing: readonly number[];
  /** Addresses that were given or in use, but where nobody answers in the end. */
  readonly silent: readonly number[];
  /** Units that were found when no address was free; at least these, there may be more. */
  readonly unassigned: readonly UnassignedUnit[];
  /** True when every unit that can be heard has a short address of its own. */
  readonly isComplete: boolean;
}

/** Looks for units without an address again until nobody answers, at most so often. */
const MOST_SWEEPS = 4;
/** Takes clashing addresses apart, at most so often. */
const MOST_REPAIRS = 3;
const ALL_ADDRESSES = Array.from({ length: 64 }, (_, i) => i);

/**
 * Gives control gear short addresses (part 102, 9.14): INITIALISE, RANDOMISE, binary search, PROGRAM, VERIFY, WITHDRAW.
 * Believes no single answer: searches that noise led astray are done again, units that drew the same random address draw
 * anew, and in the end every address is asked whether one unit answers there or several. TERMINATE is always sent last.
 * About 3 s of line time per gear. Levels may go in between, other dialogues may not. Were it cut off before TERMINATE, the
 * gear would leave commissioning by itself after 15 minutes.
 */
export const commissionGear = (options: CommissioningOptions): Dialogue<CommissioningReport> =>
  commission(gearWords, options);

/** Gives control devices short addresses (part 103, 9.14), as `commissionGear` does; their events are silenced meanwhile. */
export const commissionControlDevices = (options: CommissioningOptions): Dialogue<CommissioningReport> =>
  commission(deviceWords, options);

function* commission(
  words: CommissioningWords,
  { mode, addresses = ALL_ADDRESSES }: CommissioningOptions,
): Dialogue<CommissioningReport> {
  for (const address of addresses) whole('short address', address, 63, 'bad-address');
  yield* words.opening;
  try {
    const kept = mode === 'all' ? [] : yield* findUsed(words);
    if (mode === 'all') yield* words.forgetAddresses;
    const free = [...new Set(addresses)].filter((address) => !kept.includes(address));
    const { assigned, last, isEmpty } = yield* sweepUntilEmpty(words, mode, free);
    const states = yield* checkAndRepair(words, kept, assigned, free);
    const at = (state: AddressState) => [...states].filter(([, own]) => own === state).map(([address]) => address);
    const unique = at('unique');
    return {
      assigned: assigned.filter(({ shortAddress }) => unique.includes(shortAddress)),
      kept: kept.filter((address) => unique.includes(address)),
      clashing: at('clashing'),
      silent: at('silent'),
      unassigned: last.unassigned,
      isComplete: isEmpty && unique.length === states.size,
    };
  } finally {
    yield words.terminate;
    yield* words.closing;
  }
}

function* findUsed(words: CommissioningWords): Dialogue<number[]> {
  const used: number[] = [];
  for (const address of ALL_ADDRESSES) if (yield* isHeard(words.present(address))) used.push(address);
  return used;
}

/** Sweeps until one finds nobody: a unit may have missed INITIALISE, or noise may have hidden it. */
function* sweepUntilEmpty(
  words: CommissioningWords,
  mode: 'all' | 'unaddressed',
  free: number[],
): Dialogue<{ assigned: AssignedAddress[]; last: SweepResult; isEmpty: boolean }> {
  const assigned: AssignedAddress[] = [];
  let scope: InitialiseScope = mode;
  let last: SweepResult = { assigned: [], unassigned: [], isClean: false };
  for (let sweeps = 0; sweeps < MOST_SWEEPS; sweeps += 1) {
    last = yield* sweep(words, scope, free);
    assigned.push(...last.assigned);
    const foundNobody = last.assigned.length === 0 && last.unassigned.length === 0;
    if (last.isClean && foundNobody) return { assigned, last, isEmpty: true };
    if (free.length === 0 && last.unassigned.length > 0) break;
    scope = 'unaddressed';
  }
  return { assigned, last, isEmpty: false };
}

/** Asks every address in use who answers there, and gives the second unit at an address another one. Adds to `assigned`. */
function* checkAndRepair(
  words: CommissioningWords,
  kept: readonly number[],
  assigned: AssignedAddress[],
  free: number[],
): Dialogue<ReadonlyMap<number, AddressState>> {
  for (let repairs = 0; ; repairs += 1) {
    const states = yield* checkAddresses(words, [...kept, ...assigned.map(({ shortAddress }) => shortAddress)]);
    const clashing = [...states].filter(([, state]) => state === 'clashing').map(([address]) => address);
    if (clashing.length === 0 || repairs === MOST_REPAIRS) return states;
    for (const address of clashing) {
      const { assigned: moved } = yield* sweep(words, address, free);
      assigned.push(...moved);
      yield words.terminate;
    }
  }
}
