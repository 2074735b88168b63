import { type EpochMs, HOUR, MINUTE, type Milliseconds, type Watt } from '@lamplighter/contracts';
import { z } from 'zod';

/** What is kept of a counter from reading to reading, over restarts too. */
export const CounterState = z.object({
  /** Newest reading that was believed, and when. */
  raw: z.number(),
  at: z.number(),
  /** What the counter has counted since the edge first saw it, beginning at its first reading; never falls. */
  total: z.number(),
  /** A reading that no counter should give: it may be a fault of a moment, or the counter was set anew. */
  suspect: z.object({ raw: z.number(), since: z.number() }).nullable(),
});
export type CounterState = z.infer<typeof CounterState>;

/** Counters of all meters as they are kept, by device and metric. */
export const KeptCounters = z.record(z.string(), z.record(z.string(), CounterState));
export type KeptCounters = z.infer<typeof KeptCounters>;

/** What a counter can do. */
export interface CounterLimits {
  /** Highest power that it counts: it rises no faster. */
  readonly mostW: Watt;
  /** It begins at 0 again here. */
  readonly rollsOverAt?: number | undefined;
}

/**
 * `first` reading, `rises` as it should, `rolledOver`; `suspect`: not believed yet; `glitch`: it is back where it should be
 * (PEERS e: METER_GLITCH); `reset`: it stayed elsewhere and counts on from there (METER_RESET); `invalid`: no number, or
 * below zero.
 */
export type CounterVerdict = 'first' | 'rises' | 'rolledOver' | 'suspect' | 'glitch' | 'reset' | 'invalid';

export interface CounterJudgement {
  readonly verdict: CounterVerdict;
  readonly state: CounterState | null;
}

/** A counter that stays elsewhere for so long was set anew. */
const STAYS: Milliseconds = 10 * MINUTE;
/** Steps of the counter and of the clock: a float of seven digits counts in steps of 100 Wh from 1 GWh on. */
const SLACK = 200;
/** Spans are no shorter than this, and so long when the clock has gone back: then nobody knows. */
const LEAST_SPAN: Milliseconds = MINUTE;
const UNKNOWN_SPAN: Milliseconds = HOUR;

/**
 * Judges one reading of an energy counter, in Wh or varh. Pure: the new state comes back. The raw reading is recorded
 * whatever the verdict; only `total` is held back while it is not believed, so that totals never fall and never leap.
 */
export function judgeCounter(
  state: CounterState | null,
  raw: number,
  at: EpochMs,
  limits: CounterLimits,
): CounterJudgement {
  if (!Number.isFinite(raw) || raw < 0) return { verdict: 'invalid', state };
  if (!state) return { verdict: 'first', state: { raw, at, total: raw, suspect: null } };
  const { suspect } = state;
  if (follows(state.raw, state.at, raw, at, limits)) {
    const risen = { raw, at, total: state.total + (raw - state.raw), suspect: null };
    return { verdict: suspect ? 'glitch' : 'rises', state: risen };
  }
  const rolled = limits.rollsOverAt === undefined ? null : limits.rollsOverAt - state.raw + raw;
  if (rolled !== null && raw < state.raw && follows(0, state.at, rolled, at, limits)) {
    return { verdict: 'rolledOver', state: { raw, at, total: state.total + rolled, suspect: null } };
  }
  if (!suspect || at < suspect.since || !follows(suspect.raw, suspect.since, raw, at, limits)) {
    return { verdict: 'suspect', state: { ...state, suspect: { raw, since: at } } };
  }
  if (at - suspect.since < STAYS) return { verdict: 'suspect', state };
  // What was used before it was set anew and not seen is lost: nobody can say how much.
  return { verdict: 'reset', state: { raw, at, total: state.total + (raw - suspect.raw), suspect: null } };
}

/** Whether a counter can have come from one reading to the next. */
function follows(from: number, fromAt: EpochMs, to: number, toAt: EpochMs, { mostW }: CounterLimits): boolean {
  const span = toAt < fromAt ? UNKNOWN_SPAN : Math.max(toAt - fromAt, LEAST_SPAN);
  return to >= from && to - from <= (mostW * span) / HOUR + SLACK;
}
