import { DAY, type EpochMs } from '@lamplighter/contracts';
import { clockStretches } from '../clock-stretch.js';
import { holds, type Interval } from '../interval.js';
import { type LocalDate, localDateOf, localTimeText, sinceMidnight } from '../local-time.js';

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

/** The clock changes in a span. */
export function clockJumps(timeZone: string, { from, to }: Interval): ClockJump[] {
  const stretches = clockStretches(timeZone, from, to);
  return stretches.slice(1).map(({ from: at, offset: after }, index): ClockJump => {
    const before = stretches[index]?.offset ?? after;
    const skippedOrRepeated = { from: at + Math.min(before, after), to: at + Math.max(before, after) };
    const midnight = Math.floor(skippedOrRepeated.from / DAY) * DAY;
    return {
      at,
      kind: after > before ? 'skipped' : 'repeated',
      date: localDateOf(timeZone, at),
      after: localTimeText(timeZone, at),
      concerns: (time) => holds(skippedOrRepeated, midnight + sinceMidnight(time)),
    };
  });
}
