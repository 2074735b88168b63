import type { EpochMs } from '@lamplighter/contracts';
import { judge, type Surroundings } from './condition.js';
import type { Segment } from './day-plan.js';
import type { Candidate } from './decision.js';

/** What the program says now. */
export interface ProgramWord {
  /** The program lights: class floor and dynamic controls apply. */
  readonly isActive: boolean;
  readonly candidate: Candidate;
  /** When a condition may turn by time alone; null when none can. */
  readonly until: EpochMs | null;
}

/** Chooses between lit and unlit where that depends on sensors. */
export function programWord(segment: Segment, surroundings: Surroundings, instant: EpochMs): ProgramWord {
  const { activity, lit, unlit } = segment;
  if (activity === 'on') return { isActive: true, candidate: lit, until: null };
  if (activity === 'off') return { isActive: false, candidate: unlit, until: null };
  const verdict = judge(activity, segment, surroundings, instant);
  const candidate = verdict.holds ? lit : unlit;
  const reason = `${candidate.reason}; ${verdict.reason}`;
  return { isActive: verdict.holds, candidate: { ...candidate, reason }, until: verdict.until };
}
