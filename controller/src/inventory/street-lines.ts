import { metresBetween } from './position.js';

export interface StreetPoint {
  readonly longitude: number;
  readonly latitude: number;
}

/** A gap beyond this is a crossing, a park or another part of the street: the line ends there. */
const LONGEST_GAP_M = 120;

/**
 * Lines through the luminaires of one street: from the point furthest from the middle always on to the nearest not yet
 * visited. Quadratic in the street's luminaires, of which there are some hundreds at most.
 */
export function streetLines(points: readonly StreetPoint[]): [number, number][][] {
  const left = new Set(points);
  const lines: StreetPoint[][] = [];
  let current = furthestFromMiddle(points);
  let line: StreetPoint[] = [];
  while (current) {
    left.delete(current);
    line.push(current);
    const next = nearest(current, left);
    if (!next || metresBetween(current, next) > LONGEST_GAP_M) {
      lines.push(line);
      line = [];
      // The next piece starts at one of its own ends.
      current = next && furthestFromMiddle(pieceAround(next, left));
    } else {
      current = next;
    }
  }
  return lines
    .filter((piece) => piece.length > 1)
    .map((piece) => piece.map(({ longitude, latitude }): [number, number] => [longitude, latitude]));
}

function furthestFromMiddle(points: readonly StreetPoint[]): StreetPoint | undefined {
  const mean = (of: (point: StreetPoint) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const middle = { longitude: mean((point) => point.longitude), latitude: mean((point) => point.latitude) };
  let best: StreetPoint | undefined;
  for (const point of points) {
    if (!best || metresBetween(point, middle) > metresBetween(best, middle)) best = point;
  }
  return best;
}

function nearest(from: StreetPoint, candidates: ReadonlySet<StreetPoint>): StreetPoint | undefined {
  let best: StreetPoint | undefined;
  let distance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const metres = metresBetween(from, candidate);
    if (metres < distance) [best, distance] = [candidate, metres];
  }
  return best;
}

/** Points that hang together with `start` by gaps short enough. */
function pieceAround(start: StreetPoint, left: ReadonlySet<StreetPoint>): StreetPoint[] {
  const piece = [start];
  const rest = new Set(left);
  rest.delete(start);
  for (const point of piece) {
    for (const other of rest) {
      if (metresBetween(point, other) > LONGEST_GAP_M) continue;
      rest.delete(other);
      piece.push(other);
    }
  }
  return piece;
}
