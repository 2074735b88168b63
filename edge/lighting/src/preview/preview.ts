import type { DeviceId, EpochMs } from '@lamplighter/contracts';
import { lightingDayAt } from '../calendar.js';
import type { CompiledState } from '../compile.js';
import { undisturbed } from '../curve.js';
import { common, type Interval } from '../interval.js';
import { instantOf } from '../local-time.js';
import { type Carpet, carpetOf } from './carpet.js';
import { figuresOf, type PreviewFigures } from './figures.js';
import { type LevelSpan, levelSpans } from './level-span.js';

/** Which luminaire, over which stretch of time; `to` is exclusive. */
export interface PreviewQuestion extends Interval {
  readonly compiled: CompiledState;
  readonly device: DeviceId;
  /** Minutes of the local clock per cell of the carpet, a divisor of 1440; 15 when absent. */
  readonly cellMinutes?: number;
}

/** What a program does to a luminaire over a stretch of time, if nobody and nothing intervenes. */
export interface Preview extends Interval {
  readonly timeZone: string;
  readonly spans: readonly LevelSpan[];
  readonly figures: PreviewFigures;
  /** Month by month; a night counts to the month of its evening. */
  readonly months: readonly (PreviewFigures & { readonly month: string })[];
  readonly carpet: Carpet;
}

/**
 * The preview of a program at a place. Throws RangeError when the document does not know the luminaire, the stretch is
 * empty or infinite, or the cells do not fill a day.
 */
export function previewOf({ compiled, device, from, to, cellMinutes = 15 }: PreviewQuestion): Preview {
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to)) {
    throw new RangeError(`the preview goes from ${from} to ${to}: must be two instants, the first before the second`);
  }
  const { place } = compiled.desired;
  const spans = levelSpans(compiled, device, from, to);
  const figuresIn = (window: Interval): PreviewFigures => {
    return figuresOf(common(spans, [window]), undisturbed(compiled, device, window.from - 1).level);
  };
  return {
    from,
    to,
    timeZone: place.timeZone,
    spans,
    figures: figuresIn({ from, to }),
    months: monthsOf(place.timeZone, { from, to }).map(({ month, ...window }) => ({ month, ...figuresIn(window) })),
    carpet: carpetOf(spans, { from, to }, place, cellMinutes),
  };
}

/** The nights of a year: from noon of 1 January to noon of the next 1 January by the local clock. */
export const nightsOfYear = (timeZone: string, year: number): Interval => ({
  from: firstNoonOf(timeZone, year, 0),
  to: firstNoonOf(timeZone, year + 1, 0),
});

/** A stretch of time cut into the months, `YYYY-MM`, of its nights. */
function monthsOf(timeZone: string, { from, to }: Interval): (Interval & { readonly month: string })[] {
  const months: (Interval & { readonly month: string })[] = [];
  for (let start = from; start < to; ) {
    const { date } = lightingDayAt(start, timeZone, 12);
    const end = Math.min(to, firstNoonOf(timeZone, Number(date.slice(0, 4)), Number(date.slice(5, 7))));
    months.push({ month: date.slice(0, 7), from: start, to: end });
    start = end;
  }
  return months;
}

/** Noon of the first of a month; `month` from 0, 12 being January of the next year. */
const firstNoonOf = (timeZone: string, year: number, month: number): EpochMs =>
  instantOf(timeZone, new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10), '12:00');
