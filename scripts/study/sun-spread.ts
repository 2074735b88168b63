import type { Degrees, Place } from '@lamplighter/contracts';
import { sunTimes } from '@lamplighter/lighting';

interface Point {
  readonly latitude: Degrees;
  readonly longitude: Degrees;
}

/** The sun's extremes and the days between: latitude matters most at the solstices, longitude always. */
const DATES = ['2026-03-20', '2026-06-21', '2026-09-23', '2026-12-21'];

/** By how many seconds sunset differs at most between a place and the corners of the box around some points. */
export function sunSpreadSeconds(place: Place, points: readonly Point[]): number {
  const span = (of: (point: Point) => number): [number, number] => [
    points.reduce((least, point) => Math.min(least, of(point)), Number.POSITIVE_INFINITY),
    points.reduce((most, point) => Math.max(most, of(point)), Number.NEGATIVE_INFINITY),
  ];
  const latitudes = span(({ latitude }) => latitude);
  const longitudes = span(({ longitude }) => longitude);
  const corners = latitudes.flatMap((latitude) => longitudes.map((longitude) => ({ ...place, latitude, longitude })));
  const differences = DATES.flatMap((date) => {
    const here = sunTimes(place, date).sunset;
    return corners.map((corner) => Math.abs((sunTimes(corner, date).sunset ?? Number.NaN) - (here ?? Number.NaN)));
  });
  return Math.ceil(Math.max(...differences.filter(Number.isFinite), 0) / 1000);
}
