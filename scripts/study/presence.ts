import { DAY, type EpochMs, HOUR } from '@lamplighter/contracts';
import { parsePresenceProfile, presenceCounts, type StudyLamp, type StudyPresence } from '@lamplighter/controller';
import { arrivals, type QuarterCount, readCounts } from '@lamplighter/firmware-sim';
import { forOption, readBytes, readJson } from '../read-file.js';
import type { StudyCommand } from './options.js';

type Wish = Pick<StudyCommand, 'presence' | 'counter' | 'presenceProfile'>;

export interface LoadedPresence {
  readonly presence: StudyPresence | null;
  /** For people. */
  readonly description: string;
}

interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly timeZone: string;
}

/** Same seed, same passers-by. */
export const SEED = 'study';
/** The longest hold: whoever passed so long before the span may still matter. */
const LONGEST_HOLD = HOUR;

/** Who passes by, from a counts file or a profile; nobody when neither is given. */
export function loadPresence(wish: Wish, span: Span): LoadedPresence {
  if (wish.presence !== undefined)
    return forOption('--presence', () => fromCounts(wish, wish.presence as string, span));
  if (wish.presenceProfile === undefined) return { presence: null, description: 'nobody passes (no --presence given)' };
  const option = '--presence-profile';
  const given = wish.presenceProfile;
  return forOption(option, () => {
    const profile = parsePresenceProfile(Number.isFinite(Number(given)) ? Number(given) : readJson(option, given));
    const quarters = presenceCounts(profile, span.timeZone, span.from - 2 * DAY, span.to + 2 * DAY);
    const counts = quarters.map((quarter) => ({ counter: profile.name, ...quarter }));
    return {
      presence: oneStream(passages(counts, profile.name, span)),
      description: `${profile.name}, spread over each quarter hour at random (fixed seed); every luminaire sees all of them`,
    };
  });
}

function fromCounts(wish: Wish, file: string, span: Span): LoadedPresence {
  const { counts, rejected } = readCounts(readBytes('--presence', file).toString('utf8'));
  const counters = [...new Set(counts.map(({ counter }) => counter))];
  const [first] = counters;
  if (first === undefined) {
    const why = rejected[0] ? `: row ${rejected[0].row}, ${rejected[0].reason}` : '';
    throw new Error(`${file} holds no counts${why}`);
  }
  const method =
    'each night borrows the recorded night of the same weekday nearest in the year, nights without any row are not borrowed, ' +
    'passages fall at random within their quarter hour (fixed seed)';
  if (wish.counter !== 'all') {
    const counter = wish.counter ?? first;
    const stream = forOption('--counter', () => passages(counts, counter, span));
    return {
      presence: oneStream(stream),
      description: `counter ${counter} of ${file}, seen by every luminaire; ${method}`,
    };
  }
  const streams = new Map(counters.map((counter) => [counter, passages(counts, counter, span)]));
  return {
    presence: { streams, streamOf: inTurnByStreet(counters) },
    description: `${counters.length} counters of ${file}, taken by the streets in turn; ${method}`,
  };
}

const passages = (counts: readonly QuarterCount[], counter: string, { from, to, timeZone }: Span): EpochMs[] =>
  arrivals(counts, { counter, from: from - LONGEST_HOLD, to, seed: SEED, timeZone });

const oneStream = (stream: readonly EpochMs[]): StudyPresence => ({
  streams: new Map([['all', stream]]),
  streamOf: () => 'all',
});

function inTurnByStreet(counters: readonly string[]): (lamp: StudyLamp) => string | null {
  const streets = new Map<string, number>();
  return ({ nis, street }) => {
    const key = `${nis} ${street}`;
    const turn = streets.get(key) ?? streets.size;
    streets.set(key, turn);
    return counters[turn % counters.length] ?? null;
  };
}
