import { type EpochMs, MINUTE, type Milliseconds } from '@lamplighter/contracts';

/** Time sources and the edge's clock agree while they are no further apart than this. */
export const AGREEMENT: Milliseconds = MINUTE;
/** What a quartz may run off: 100 ppm, 4.3 minutes in 30 days. */
export const DRIFT = 100e-6;
/** An opinion counts for so long after it was heard. */
export const COUNTS_FOR: Milliseconds = 60 * MINUTE;

/** Both clocks of the machine, read together. */
export interface Moment {
  readonly wall: EpochMs;
  readonly monotonic: Milliseconds;
}

/** What a time source said: at monotonic instant `heardAt` the time was between `earliest` and `latest`. */
export interface TimeOpinion {
  readonly source: string;
  /** A source that is itself kept right from outside; a battery-backed clock only keeps what it was given. */
  readonly isReference: boolean;
  readonly earliest: EpochMs;
  /** Infinity: a stamp that may have been under way for any time. */
  readonly latest: EpochMs;
  readonly heardAt: Milliseconds;
}

/** How an opinion bears on the wall clock now; `vague` when it is too wide to confirm and does not contradict. */
export type Bearing = 'confirms' | 'contradicts' | 'vague';

/** Bearing of an opinion at a moment. `slack` is what the clock may be off without contradiction, on top of AGREEMENT. */
export function bearingOf(opinion: TimeOpinion, now: Moment, slack: Milliseconds): Bearing {
  const { earliest, latest } = spanAt(opinion, now);
  const isWithin = (margin: Milliseconds): boolean => now.wall >= earliest - margin && now.wall <= latest + margin;
  if (!isWithin(AGREEMENT + slack)) return 'contradicts';
  return isWithin(AGREEMENT) && latest - earliest <= AGREEMENT ? 'confirms' : 'vague';
}

/** Source's time minus the clock's; null when the opinion is too wide to tell. */
export function offsetOf(opinion: TimeOpinion, now: Moment): Milliseconds | null {
  const { earliest, latest } = spanAt(opinion, now);
  return latest - earliest <= AGREEMENT ? (earliest + latest) / 2 - now.wall : null;
}

export const stillCounts = ({ heardAt }: TimeOpinion, { monotonic }: Moment): boolean =>
  monotonic - heardAt <= COUNTS_FOR;

/** Carried on by monotonic time, which no step of the wall clock touches. */
function spanAt({ earliest, latest, heardAt }: TimeOpinion, { monotonic }: Moment) {
  const age = monotonic - heardAt;
  return { earliest: earliest + age * (1 - DRIFT), latest: latest + age * (1 + DRIFT) };
}
