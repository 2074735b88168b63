import { type EpochMs, type Milliseconds, QUARTER } from '@lamplighter/contracts';

/** Intervals of Simpson's rule over one hold time: the integrand is a smooth polynomial. */
const INTERVALS = 64;

/**
 * How long, on average over all ways to place the counted passages within their quarter hours, somebody has passed within
 * the hold time. At `s` into a quarter hour with n passages, after one with m, nobody has with the probability
 * (1 - min(s, hold) / Q)^n (1 - max(hold - s, 0) / Q)^m. `hold` is at most a quarter hour.
 */
export function expectedLight(
  counts: ReadonlyMap<EpochMs, number>,
  from: EpochMs,
  to: EpochMs,
  hold: Milliseconds,
): Milliseconds {
  let total = 0;
  for (let start = Math.floor(from / QUARTER) * QUARTER; start < to; start += QUARTER) {
    const now = counts.get(start) ?? 0;
    const before = counts.get(start - QUARTER) ?? 0;
    if (now === 0 && before === 0) continue;
    const [a, b] = [Math.max(0, from - start), Math.min(QUARTER, to - start)];
    const lit = (s: Milliseconds): number =>
      1 - (1 - Math.min(s, hold) / QUARTER) ** now * (1 - Math.max(hold - s, 0) / QUARTER) ** before;
    if (a < hold) total += simpson(lit, a, Math.min(b, hold));
    if (b > hold) total += (b - Math.max(a, hold)) * lit(hold);
  }
  return total;
}

function simpson(of: (at: number) => number, from: number, to: number): number {
  const step = (to - from) / INTERVALS;
  let sum = of(from) + of(to);
  for (let index = 1; index < INTERVALS; index += 1) sum += of(from + index * step) * (index % 2 === 1 ? 4 : 2);
  return (sum * step) / 3;
}
