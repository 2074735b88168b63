import { DAY, type DimLevel, type EpochMs, MINUTE, type Place } from '@lamplighter/contracts';
import { NOON } from '../calendar.js';
import { clockStretches } from '../clock-stretch.js';
import type { Interval } from '../interval.js';
import { type LocalDate, wallClock } from '../local-time.js';
import { cellMeans } from './cell-means.js';
import type { LevelSpan } from './level-span.js';
import { type SunCrossing, sunCrossings } from './sun-crossing.js';

/** Levels by date and local clock. A row is a night: from noon of its date to noon of the next. */
export interface Carpet {
  /** Minutes of the local clock in one cell; the first cell of a row begins at noon. */
  readonly cellMinutes: number;
  readonly rows: readonly CarpetRow[];
  /** Sunsets and sunrises at the place's switching elevation, in order. */
  readonly sun: readonly (CarpetPosition & SunCrossing)[];
  readonly clockChanges: readonly ClockChange[];
}

export interface CarpetRow {
  /** Date of the evening. */
  readonly date: LocalDate;
  /**
   * Mean level over the time in each cell. An hour that the clocks repeat is one cell with the mean over both; a cell that
   * they skip, or in which nothing was asked, is null.
   */
  readonly cells: readonly (DimLevel | null)[];
}

/** Where in a carpet an instant lies. */
export interface CarpetPosition {
  readonly row: number;
  /** Minutes of the local clock after noon, 0 to below 1440. */
  readonly minute: number;
}

/** `at` is the first instant on the new clock, which is `forwardMinutes` ahead of the old one (negative: behind). */
export interface ClockChange extends CarpetPosition {
  readonly at: EpochMs;
  readonly forwardMinutes: number;
}

/**
 * Lays the levels of a stretch of time out by date and clock. `spans` fill it, which must not be empty. Throws RangeError
 * when the cells do not fill a day.
 */
export function carpetOf(
  spans: readonly LevelSpan[],
  { from, to }: Interval,
  place: Place,
  cellMinutes: number,
): Carpet {
  const columns = DAY / (cellMinutes * MINUTE);
  if (!(Number.isInteger(cellMinutes) && Number.isInteger(columns) && columns > 0)) {
    throw new RangeError(`cellMinutes is ${cellMinutes}: must cut a day into equal cells, such as 60, 30, 15 or 5`);
  }
  const { timeZone } = place;
  const firstNoon = noonBefore(wallClock(timeZone, from));
  const rows = (noonBefore(wallClock(timeZone, to - 1)) - firstNoon) / DAY + 1;
  const stretches = clockStretches(timeZone, from, to);
  const means = cellMeans(spans, stretches, firstNoon, cellMinutes * MINUTE);
  const positionOf = (instant: EpochMs): CarpetPosition => {
    const sinceNoon = wallClock(timeZone, instant) - firstNoon;
    const row = Math.floor(sinceNoon / DAY);
    return { row, minute: (sinceNoon - row * DAY) / MINUTE };
  };
  return {
    cellMinutes,
    rows: Array.from({ length: rows }, (_, row) => ({
      date: new Date(firstNoon + row * DAY).toISOString().slice(0, 10),
      cells: Array.from({ length: columns }, (__, column) => means.get(row * columns + column) ?? null),
    })),
    sun: sunCrossings(place, from, to).map((event) => ({ ...event, ...positionOf(event.at) })),
    clockChanges: stretches.slice(1).map(({ from: at, offset }, index) => ({
      at,
      forwardMinutes: (offset - (stretches[index]?.offset ?? offset)) / MINUTE,
      ...positionOf(at),
    })),
  };
}

const noonBefore = (wall: number): number => Math.floor((wall - NOON) / DAY) * DAY + NOON;
