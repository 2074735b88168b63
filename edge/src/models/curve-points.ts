/** A point of a curve: what holds at a level. */
export interface CurvePoint {
  readonly levelPercent: number;
  readonly value: number;
}

/** Straight between points that rise in level; before the first and behind the last as there. */
export function valueAt(points: readonly CurvePoint[], levelPercent: number): number {
  let before: CurvePoint | null = null;
  for (const point of points) {
    if (levelPercent <= point.levelPercent) {
      if (!before) return point.value;
      const share = (levelPercent - before.levelPercent) / (point.levelPercent - before.levelPercent);
      return before.value + share * (point.value - before.value);
    }
    before = point;
  }
  return before?.value ?? 0;
}
