import { DAY, type EpochMs } from '@lamplighter/contracts';
import type { LightingDay } from '../calendar.js';
import { holds } from '../interval.js';
import { type LocalDate, localDateOf, localTimeText, sinceMidnight, wallClock } from '../local-time.js';

/** The clocks of a place go forward (local times are skipped) or back (they come twice). */
export interface ClockJump {
  readonly at: EpochMs;
  readonly kind: 'skipped' | 'repeated';
  /** Local date of the jump. */
  readonly date: LocalDate;
  /** The clock just after the jump. */
  readonly after: string;
  /** Whether a local time is one of those. */
  concerns(time: string): boolean;
}

/** The clock changes in a row of days. */
export function clockJumps(days: readonly LightingDay[]): ClockJump[] {
  return days.flatMap(({ start, end, timeZone }): ClockJump[] => {
    const offsetAt = (instant: EpochMs): number => wallClock(timeZone, instant) - instant;
    const [before, after] = [offsetAt(start), offsetAt(end)];
    if (before === after) return [];
    let [low, at] = [start, end];
    while (at - low > 1) {
      const middle = Math.floor((low + at) / 2);
      if (offsetAt(middle) === before) low = middle;
      else at = middle;
    }
    const [from, to] = [at + Math.min(before, after), at + Math.max(before, after)];
    const midnight = Math.floor(from / DAY) * DAY;
    return [
      {
        at,
        kind: after > before ? 'skipped' : 'repeated',
        date: localDateOf(timeZone, at),
        after: localTimeText(timeZone, at),
        concerns: (time) => holds({ from, to }, midnight + sinceMidnight(time)),
      },
    ];
  });
}
