import { type ControlProgram, DAY, type Milliseconds, type ProgramStep } from '@lamplighter/contracts';
import { sinceMidnight } from '@lamplighter/lighting';
import type { AstroClockStep } from './astro-clock-time-control.js';
import { type FixedTimeStep, type TalqFixedTimeControl, writeFixedTimeControl } from './fixed-time-control.js';
import type { Refusals } from './refusals.js';
import type { DayOffsetHours } from './talq-options.js';
import { writeLightState } from './talq-state.js';
import { writeTime } from './talq-time.js';

/*
 * TALQ has no base level: until the first fixed-time control of a day, the level with which the day before ended goes on
 * (FixedTimeControl.startTime), which is our `carriesOver`. A base level is a control at the start of the day.
 *
 * In days from noon this is exact: the base level holds from the start of a period until the first step, and all steps of
 * a night come after its noon.
 *
 * In days from midnight it is exact for a program without fixed-time steps only. With some, a night that began the evening
 * before goes on after midnight with the last of them, and the base level holds in the evening, before the first: a
 * control at 00:00 would give it to the morning too. Such a base level is refused, unless a step at 00:00 leaves it no
 * time. For the same reason a control at 00:00 beside others stays a step on import.
 *
 * A control at the start of the day starts the day anew, astro-clock controls of the day before included.
 */
const startOf = (dayOffsetHours: DayOffsetHours): string => (dayOffsetHours === 12 ? '12:00' : '00:00');

/** What the start of the day says of a program. */
export type StartOfDay = Pick<ControlProgram, 'baseLevel' | 'carriesOver' | 'steps'>;

/** Steps in the order of the lighting day, so that an evening reads before its morning. `unused`: base without effect. */
export function readFixedTimeControls(
  controls: readonly FixedTimeStep[],
  dayOffsetHours: DayOffsetHours,
  unused = 100,
): StartOfDay {
  const start = startOf(dayOffsetHours);
  const steps = [...controls].sort((a, b) => sinceStart(a.at, start) - sinceStart(b.at, start));
  const [first, ...later] = steps;
  if (first === undefined) return { steps, baseLevel: 100, carriesOver: true };
  if (first.at !== start) return { steps, baseLevel: unused, carriesOver: true };
  const isBase = isPlain(first) && (dayOffsetHours === 12 || later.length === 0);
  return isBase ? { steps: later, baseLevel: first.level } : { steps, baseLevel: unused };
}

/** Nothing but a level: neither ramps and colour, which a base level does not have, nor an id, which makes it a step. */
const isPlain = ({ kind: _kind, at: _at, level: _level, ...more }: FixedTimeStep): boolean =>
  Object.keys(more).length === 0;

const sinceStart = (time: string, start: string): Milliseconds =>
  (sinceMidnight(time) - sinceMidnight(start) + DAY) % DAY;

/** The fixed-time controls of a program by the clock, its base level among them. `refusals` at the program. */
export function writeFixedTimeControls(
  program: ControlProgram,
  dayOffsetHours: DayOffsetHours,
  refusals: Refusals,
): { controls: TalqFixedTimeControl[]; unusedBaseLevel: number | undefined } {
  const controls = new Map<string, TalqFixedTimeControl>();
  program.steps.forEach((step, index) => {
    if (step.kind !== 'fixedTime') return;
    const place = refusals.at('steps', index);
    const control = writeFixedTimeControl(step, place);
    if (controls.has(control.startTime)) place.at('at').add('duplicate', `${step.at} has a step already`);
    controls.set(control.startTime, control);
  });
  const start = writeTime(startOf(dayOffsetHours));
  const isBaseUsed = !program.carriesOver && !controls.has(start);
  if (isBaseUsed) {
    if (dayOffsetHours === 0 && controls.size > 0) refusals.at('baseLevel').add('no-equivalent', NO_PLACE);
    const state = writeLightState({ level: program.baseLevel }, refusals.at('baseLevel'));
    controls.set(start, { startTime: start, command: { state } });
  }
  if (program.carriesOver) refuseCarrying(program, controls, start, refusals);
  return {
    controls: [...controls.values()].sort((a, b) => (a.startTime < b.startTime ? -1 : 1)),
    unusedBaseLevel: isBaseUsed || program.baseLevel === 100 ? undefined : program.baseLevel,
  };
}

const NO_PLACE = 'has no place beside steps in days from midnight: add a step at 00:00, or set carriesOver';

function refuseCarrying(
  { steps, baseLevel }: ControlProgram,
  controls: ReadonlyMap<string, TalqFixedTimeControl>,
  start: string,
  refusals: Refusals,
): void {
  const place = refusals.at('carriesOver');
  if (controls.size === 0) {
    if (!saysLevelBySun(steps)) place.add('no-equivalent', 'there is no fixed-time level to carry over: leave it out');
    // Where the sun neither rises nor sets, it would be the level after all.
    else if (baseLevel !== 100) refusals.at('baseLevel').add('no-equivalent', 'must be 100 without fixed-time steps');
  } else if (controls.has(start) && steps.some(({ kind }) => kind === 'astroClock')) {
    place.add('no-equivalent', `has no equivalent beside a step at ${start}: leave it out`);
  }
}

/** Without fixed-time controls, only astro-clock controls that set the level need none to work on. */
export function saysLevelBySun(steps: readonly ProgramStep[]): boolean {
  const bySun = steps.filter((step): step is AstroClockStep => step.kind === 'astroClock');
  return bySun.length > 0 && bySun.every(({ operation }) => operation === 'set');
}
