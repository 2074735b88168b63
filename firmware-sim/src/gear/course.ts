import type { Milliseconds } from '@lamplighter/contracts';

/**
 * How a level moves in time: from one arc power level to another at even pace, then it stays; `thenOff` switches off at
 * the end. Instants are monotonic. Any question about it is answered from the instant alone: no timer runs.
 */
export interface Course {
  readonly startedAt: Milliseconds;
  readonly from: number;
  readonly to: number;
  readonly duration: Milliseconds;
  readonly thenOff: boolean;
}

/** A level that stays. */
export function steady(arc: number): Course {
  return { startedAt: 0, from: arc, to: arc, duration: 0, thenOff: false };
}

/** Where the course ends for good. */
export function restOf(course: Course): number {
  return course.thenOff ? 0 : course.to;
}

export function isMoving(course: Course, at: Milliseconds): boolean {
  return at < course.startedAt + course.duration;
}

/** Arc power level at an instant, not rounded. */
export function arcAt(course: Course, at: Milliseconds): number {
  if (!isMoving(course, at)) return restOf(course);
  const done = Math.min(1, Math.max(0, at - course.startedAt) / course.duration);
  return course.from + (course.to - course.from) * done;
}
