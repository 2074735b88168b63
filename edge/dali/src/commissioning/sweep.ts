import type { Dialogue } from '../frames.js';
import type { CommissioningWords, InitialiseScope } from './commissioning-words.js';
import { askPatiently, findLowest, isAnybodyLeft, isHeard, PATIENCE } from './search.js';

/** Searches in a row that led nowhere before a sweep is given up. */
const MOST_FAILURES = 8;
/** Times that units which answer as one are sent to draw new random addresses. */
const MOST_REDRAWS = 3;

/** A unit that was given a short address. */
export interface AssignedAddress {
  readonly shortAddress: number;
  /** The random address by which it was found, 0 to 0xFFFFFF. */
  readonly randomAddress: number;
}

/** A unit that was found when no address was free. */
export interface UnassignedUnit {
  readonly randomAddress: number;
}

export interface SweepResult {
  /** Every address that was sent to a unit, confirmed or not: only asking there tells. */
  readonly assigned: readonly AssignedAddress[];
  readonly unassigned: readonly UnassignedUnit[];
  /** Nobody was left in the end. False: somebody answers, but could not be singled out. */
  readonly isClean: boolean;
}

/**
 * Finds every unit in `scope` one by one and gives each the next address of `free`, which it takes from. In the scope of one
 * address the first unit keeps it.
 */
export function* sweep(words: CommissioningWords, scope: InitialiseScope, free: number[]): Dialogue<SweepResult> {
  const assigned: AssignedAddress[] = [];
  const unassigned: UnassignedUnit[] = [];
  const done = new Set<number>();
  let kept = typeof scope !== 'number';
  let failures = 0;
  let redraws = 0;
  yield words.terminate;
  // Nothing tells whether a unit heard it, and who did not is not found.
  for (let times = 0; times < 2; times += 1) yield words.initialise(scope);
  yield words.randomise;
  while (yield* isAnybodyLeft(words)) {
    if (failures > MOST_FAILURES) return { assigned, unassigned, isClean: false };
    const randomAddress = yield* findLowest(words, failures > 0);
    const answer = yield* askPatiently(words.queryShortAddress);
    if (answer.kind === 'none') {
      // Nobody is there: a lost or a stray answer led the search astray.
      failures += 1;
      continue;
    }
    if (answer.kind === 'garbled' && redraws < MOST_REDRAWS) {
      // Two drew the same random address. Those withdrawn already stay so.
      redraws += 1;
      done.clear();
      yield words.randomise;
      continue;
    }
    if (done.has(randomAddress)) {
      // Its WITHDRAW was lost.
      yield words.withdraw;
      failures += 1;
      continue;
    }
    done.add(randomAddress);
    failures = 0;
    const before = answer.kind === 'byte' ? words.shortAddressIn(answer.value) : null;
    if (!kept && (before === scope || before === null)) kept = true;
    else {
      const shortAddress = free.shift();
      if (shortAddress === undefined) unassigned.push({ randomAddress });
      else {
        yield* program(words, shortAddress);
        assigned.push({ shortAddress, randomAddress });
      }
    }
    yield words.withdraw;
  }
  return { assigned, unassigned, isClean: true };
}

/** Gives the unit at the search address its short address, until it, or anybody, says so. */
function* program(words: CommissioningWords, shortAddress: number): Dialogue<void> {
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    yield words.program(shortAddress);
    if (yield* isHeard(words.verify(shortAddress))) return;
  }
}
