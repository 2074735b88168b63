import { HOUR, SECOND } from '@lamplighter/contracts';
import { builtInProgram, withHold } from '@lamplighter/controller';
import { arrivals, type QuarterCount, readCounts } from '@lamplighter/firmware-sim';
import { nightOf } from '@lamplighter/lighting';
import { readBytes } from '../../read-file.js';
import { SEED } from '../presence.js';
import { figure, textTable } from '../text-table.js';
import { expectedLight } from './expected-light.js';
import { brusselsAt, savedPercent, studyOneLamp } from './one-lamp.js';
import { LONGEST_SILENCE_HOURS, type RecordedNights, recordedNights } from './recorded-night.js';
import type { ReproducedSection } from './section.js';

const IDLE_PERCENT = 20;
const HOLDS = [30, 60] as const;
/** One drawing of the passages against the mean of all drawings. */
const WITHIN_POINTS = 0.2;

interface CounterSavings {
  readonly counter: string;
  readonly nights: RecordedNights;
  readonly darkHours: number;
  readonly passages: number;
  readonly byHold: readonly {
    readonly holdSeconds: number;
    readonly savedPercent: number;
    readonly expectedPercent: number;
  }[];
}

/** Light that follows the bicycles at the counters: what it saves against full light, on the nights that were recorded. */
export function reproducePresence(file: string, onProgress: (share: number) => void): ReproducedSection {
  const { counts, rejected } = readCounts(readBytes('--counts', file).toString('utf8'));
  const counters = [...new Set(counts.map(({ counter }) => counter))].sort();
  if (counters.length === 0)
    throw new Error(`--counts: ${file} holds no counts: ${rejected[0]?.reason ?? 'it is empty'}`);
  const savings = counters.map((counter, index) => {
    onProgress(index / counters.length);
    return savingsAt(
      counter,
      counts.filter((each) => each.counter === counter),
    );
  });
  return {
    title: `Light that follows people: ${IDLE_PERCENT} % idle, 100 % from a passage until the hold time is over, against full light`,
    method: [
      'Sunset to sunrise at Brussels, power in proportion to the dim level, no standby, no class floor; levels by resolve().',
      `Nights count (noon to noon) that have a row before and one after midnight and no silence of ${LONGEST_SILENCE_HOURS} h; a quarter hour`,
      'without a row had no passage in them. Shorter outages cannot be told from quiet hours and make a saving look larger.',
      `Passages fall at random within their quarter hour (seed "${SEED}"). "Expected" is the mean over all such drawings, reckoned in closed form:`,
      `the two agree when they differ by at most ${WITHIN_POINTS} percentage points.`,
    ],
    figures: savings.flatMap(({ counter, byHold }) =>
      byHold.map(({ holdSeconds, savedPercent: saved, expectedPercent }) => ({
        what: `${counter}, hold ${holdSeconds} s`,
        published: `expected ${figure(expectedPercent, 2)} %`,
        found: `${figure(saved, 2)} %`,
        agrees: Math.abs(saved - expectedPercent) <= WITHIN_POINTS,
      })),
    ),
    table: savingsTable(savings),
    tableHoldsFigures: true,
    details: savings.map(({ nights, ...rest }) => ({
      ...rest,
      nights: nights.used.length,
      incompleteNights: nights.incomplete,
    })),
  };
}

function savingsAt(counter: string, rows: readonly QuarterCount[]): CounterSavings {
  const place = brusselsAt(-0.833);
  const nights = recordedNights(rows, place.timeZone);
  const all = new Map(rows.map(({ start, count }) => [start, count]));
  let darkHours = 0;
  let passages = 0;
  const sums = HOLDS.map((holdSeconds) => ({ holdSeconds, program: { kwh: 0 }, against: { kwh: 0 }, lit: 0 }));
  for (const span of nights.used) {
    const night = nightOf(place, span.from);
    if (!night) continue;
    const stream = arrivals(rows, {
      counter,
      from: span.from - HOUR,
      to: span.to,
      seed: SEED,
      timeZone: place.timeZone,
    });
    darkHours += (night.to - night.from) / HOUR;
    passages += stream.filter((at) => at >= night.from && at < night.to).length;
    for (const sum of sums) {
      const program = withHold(builtInProgram(`presence${IDLE_PERCENT}`), sum.holdSeconds);
      const presence = { streams: new Map([[counter, stream]]), streamOf: () => counter };
      const studied = studyOneLamp(place, span, program, presence);
      sum.program.kwh += studied.program.kwh;
      sum.against.kwh += studied.against.kwh;
      sum.lit += expectedLight(all, night.from, night.to, sum.holdSeconds * SECOND) / HOUR;
    }
  }
  return {
    counter,
    nights,
    darkHours,
    passages,
    byHold: sums.map((sum) => ({
      holdSeconds: sum.holdSeconds,
      savedPercent: savedPercent(sum),
      expectedPercent: (100 - IDLE_PERCENT) * (1 - sum.lit / darkHours),
    })),
  };
}

function savingsTable(savings: readonly CounterSavings[]): string {
  return textTable<CounterSavings>(
    [
      { title: 'counter', of: ({ counter }) => counter, align: 'left' },
      { title: 'nights', of: ({ nights }) => figure(nights.used.length) },
      { title: 'left out', of: ({ nights }) => figure(nights.incomplete) },
      { title: 'longest silence h', of: ({ nights }) => figure(nights.longestSilenceHours, 2) },
      { title: 'dark h', of: ({ darkHours }) => figure(darkHours) },
      { title: 'passages an hour', of: ({ passages, darkHours }) => figure(passages / darkHours, 1) },
      ...HOLDS.flatMap((hold, index) => [
        {
          title: `saved, ${hold} s`,
          of: ({ byHold }: CounterSavings) => `${figure(byHold[index]?.savedPercent ?? 0, 2)} %`,
        },
        {
          title: 'expected',
          of: ({ byHold }: CounterSavings) => `${figure(byHold[index]?.expectedPercent ?? 0, 2)} %`,
        },
      ]),
    ],
    savings,
  );
}
