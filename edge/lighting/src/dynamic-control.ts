import type { EpochMs } from '@lamplighter/contracts';
import type { PlannedControl } from './day-plan.js';
import { type Candidate, earlier, extrasOf } from './decision.js';
import { holds, type Interval } from './interval.js';
import { combine } from './operation.js';
import { awaitedAt, type NearbySensor, type Senses, stimulusOf, suspectedLevel } from './sensing.js';

/** What sensors make of the program's level. */
export interface DynamicAnswer {
  /** Null when no control is active that may act now, or the outcome is the program's level anyway. */
  readonly candidate: Candidate | null;
  /** Next instant at which this answer may change by time alone; null when none. */
  readonly until: EpochMs | null;
}

/**
 * What sensors make of the program's level. The first control that may act and is active decides (TALQ: first = highest
 * priority). A faulty sensor only ever adds light: see `withSuspicion`.
 */
export function dynamicLevel(
  controls: readonly PlannedControl[],
  near: readonly NearbySensor[],
  senses: Senses,
  program: Candidate,
  instant: EpochMs,
): DynamicAnswer {
  let until: EpochMs | null = null;
  let deciding: Candidate | null = null;
  for (const { control, ruleId, windows } of controls) {
    const stimulus = stimulusOf(control, near, senses, instant);
    if (!stimulus) {
      until = earlier(until, awaitedAt(control, senses, instant));
      continue;
    }
    const { isOpen, turnsAt } = opening(windows, instant);
    until = earlier(until, earlier(stimulus.until, turnsAt));
    if (!isOpen) continue;
    const level = combine(control.operation, program.level, stimulus.level);
    const reason = `${stimulus.text}: ${control.operation} ${stimulus.level} % on ${program.level} %`;
    const source = sourceOf(control);
    deciding = { source, level, ruleId, reason, since: stimulus.since, until, ...extrasOf(control) };
    break;
  }
  const answer = withSuspicion({ candidate: deciding, until }, controls, near, senses, program, instant);
  return answer.candidate?.level === program.level ? { ...answer, candidate: null } : answer;
}

/**
 * A sensor that cannot be believed counts as presence (RELIABILITY LS-9), and whatever it would have said, the light is at
 * least as bright: the brightest of what decides and of what each doubtful control could ask for.
 */
function withSuspicion(
  answer: DynamicAnswer,
  controls: readonly PlannedControl[],
  near: readonly NearbySensor[],
  senses: Senses,
  program: Candidate,
  instant: EpochMs,
): DynamicAnswer {
  let { candidate, until } = answer;
  let isDoubtful = false;
  for (const { control, ruleId, windows } of controls) {
    const suspected = suspectedLevel(control, near, senses);
    if (!suspected) continue;
    isDoubtful = true;
    const { isOpen, turnsAt } = opening(windows, instant);
    until = earlier(until, turnsAt);
    const level = combine(control.operation, program.level, suspected.level);
    if (!isOpen || level <= (candidate ?? program).level) continue;
    const reason = `${suspected.sensor} is faulty and counts as presence: ${control.operation} ${suspected.level} % on ${program.level} %`;
    const source = sourceOf(control);
    candidate = { source, level, ruleId, reason, since: null, until, ...extrasOf(control) };
  }
  // What a sound sensor asks below the program's level might be shadowed by the doubtful one: it does not dim.
  if (isDoubtful && candidate !== null && candidate.level < program.level) candidate = null;
  return { candidate, until };
}

const sourceOf = ({ kind }: PlannedControl['control']): Candidate['source'] =>
  kind === 'presence' ? 'presence' : 'dynamicControl';

/** Whether a control may act now, and when that next changes; null: not any more in this plan. */
function opening(
  windows: readonly Interval[],
  instant: EpochMs,
): { readonly isOpen: boolean; readonly turnsAt: EpochMs | null } {
  const window = windows.find(({ to }) => instant < to);
  if (window === undefined) return { isOpen: false, turnsAt: null };
  const isOpen = holds(window, instant);
  return { isOpen, turnsAt: isOpen ? window.to : window.from };
}
