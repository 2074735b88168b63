import type { Answer, Dialogue, Exchange } from '../frames.js';
import type { CommissioningWords } from './commissioning-words.js';

/** Highest random address; as search address it means everybody. */
export const EVERYBODY = 0xffffff;
/** So many silences, or so much noise, are believed; a byte that can be read is believed at once. */
export const PATIENCE = 3;

/** Asks until a byte comes; else `none` or `garbled`, whichever came three times first. */
export function* askPatiently(question: Exchange): Dialogue<Answer> {
  const heard = { none: 0, garbled: 0 };
  for (;;) {
    const answer = yield question;
    if (answer.kind === 'byte') return answer;
    heard[answer.kind] += 1;
    if (heard[answer.kind] === PATIENCE) return answer;
  }
}

/**
 * Whether somebody makes a sound: a byte, or noise twice, for one noise may come from anywhere. Only three silences in a row
 * are silence.
 */
export function* isHeard(question: Exchange): Dialogue<boolean> {
  let silences = 0;
  let noises = 0;
  while (silences < PATIENCE) {
    const answer = yield question;
    if (answer.kind === 'byte') return true;
    if (answer.kind === 'none') silences += 1;
    else {
      silences = 0;
      noises += 1;
      if (noises === 2) return true;
    }
  }
  return false;
}

/**
 * COMPARE: whether a unit that is not withdrawn has a random address up to the search address. Several that say yes at once
 * are garbled, so that every sound is a yes; carefully, neither one silence nor one noise is believed.
 */
function* compare({ compare: question }: CommissioningWords, isCareful: boolean): Dialogue<boolean> {
  const enough = isCareful ? 2 : 1;
  const heard = { none: 0, garbled: 0 };
  for (;;) {
    const answer = yield question;
    if (answer.kind === 'byte') return true;
    heard[answer.kind] += 1;
    if (heard[answer.kind] === enough) return answer.kind === 'garbled';
  }
}

/** Whether anybody is left to be found. */
export function* isAnybodyLeft(words: CommissioningWords): Dialogue<boolean> {
  yield* words.search(EVERYBODY);
  return yield* isHeard(words.compare);
}

/**
 * Binary search for the lowest random address; leaves the search address there. Whether a unit is really there must be
 * asked afterwards: one lost answer leads astray. A careful search believes no single answer and repeats every byte.
 */
export function* findLowest(words: CommissioningWords, isCareful: boolean): Dialogue<number> {
  let sent: number | null = null;
  function* point(address: number): Dialogue<void> {
    for (const [i, exchange] of words.search(address).entries()) {
      const shift = 16 - 8 * i;
      if (isCareful || sent === null || (sent >> shift) % 256 !== (address >> shift) % 256) yield exchange;
    }
    sent = address;
  }
  let lowest = EVERYBODY;
  for (let bit = 23; bit >= 0; bit -= 1) {
    const candidate = lowest - 2 ** bit;
    yield* point(candidate);
    if (yield* compare(words, isCareful)) lowest = candidate;
  }
  yield* point(lowest);
  return lowest;
}
