import { DAY, type EpochMs, HOUR } from '@lamplighter/contracts';
import type { QuarterCount } from '@lamplighter/firmware-sim';
import { DateTime } from 'luxon';

/** One night at one counter, noon to noon. */
export interface RecordedNight {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Passages by start of quarter hour; a quarter hour that is absent had none. */
  readonly counts: ReadonlyMap<EpochMs, number>;
}

/** Nights of a counter, sorted into those that count and those that do not. */
export interface RecordedNights {
  readonly used: readonly RecordedNight[];
  /** With some rows, but none before or none after midnight, or a long silence: the counter began, ended or failed in it. */
  readonly incomplete: number;
  readonly longestSilenceHours: number;
}

/** In no night of a counter that works is nobody seen for so long. */
export const LONGEST_SILENCE_HOURS = 12;

/**
 * Cuts a counter's rows into nights. A row that is absent may be no bicycle or a dead counter: a night counts when it has a
 * row between noon and midnight, one between midnight and noon, and no silence of 12 h.
 */
export function recordedNights(rows: readonly QuarterCount[], timeZone: string): RecordedNights {
  const nights = new Map<EpochMs, Map<EpochMs, number>>();
  for (const { start, count } of rows) {
    const from = noonBefore(start, timeZone);
    const counts = nights.get(from) ?? new Map<EpochMs, number>();
    nights.set(from, counts.set(start, count));
  }
  const whole = [...nights].map(([from, counts]) => ({
    from,
    to: noonBefore(from + DAY + 2 * HOUR, timeZone),
    counts,
  }));
  const used = whole.filter(({ from, counts }) => {
    const midnight = DateTime.fromMillis(from, { zone: timeZone }).plus({ days: 1 }).startOf('day').toMillis();
    const starts = [...counts.keys()];
    const hasBothHalves = starts.some((start) => start < midnight) && starts.some((start) => start >= midnight);
    return hasBothHalves && longestGapHours(starts) < LONGEST_SILENCE_HOURS;
  });
  return {
    used,
    incomplete: whole.length - used.length,
    longestSilenceHours: Math.max(0, ...used.map(({ counts }) => longestGapHours([...counts.keys()]))),
  };
}

function noonBefore(instant: EpochMs, zone: string): EpochMs {
  const local = DateTime.fromMillis(instant, { zone });
  const noon = local.startOf('day').set({ hour: 12 });
  return (noon <= local ? noon : noon.minus({ days: 1 })).toMillis();
}

function longestGapHours(starts: readonly EpochMs[]): number {
  const sorted = [...starts].sort((a, b) => a - b);
  return Math.max(0, ...sorted.map((start, index) => start - (sorted[index - 1] ?? start))) / HOUR;
}
