import type { DesiredState, EpochMs, ProgramStep } from '@lamplighter/contracts';
import { lightingDay } from '../calendar.js';
import { fixedSteps, sunSteps } from '../steps.js';
import type { Remark } from './finding.js';
import type { LintContext, ProgramUse } from './lint-context.js';
import { type Pair, pairsOf } from './pairs.js';
import type { ProgramDay } from './program-day.js';
import { type Occurrence, tallyOf } from './tally.js';
import { daysText, momentText, stepText } from './wording.js';

/** Steps at one instant, of which only one is seen, and steps whose order the seasons turn, so that another level remains. */
export function stepsCrossing(use: ProgramUse, { desired }: LintContext): Remark[] {
  const pairs = pairsOf(use.program.steps).filter(({ first, second }) => replaceEachOther(first, second));
  if (pairs.length === 0) return [];
  const days = use.days.map((day) => ({ date: day.day.date, instants: instantsOf(day, desired) }));
  return pairs.flatMap((pair) => {
    const together: Occurrence[] = [];
    const inOrder: Occurrence[] = [];
    const turned: Occurrence[] = [];
    for (const { date, instants } of days) {
      const [from, to] = [instants.get(`steps.${pair.i}`), instants.get(`steps.${pair.j}`)];
      if (from === undefined || to === undefined) continue;
      (from < to ? inOrder : from > to ? turned : together).push({ date, from: to, to });
    }
    const rarer = turned.length <= inOrder.length ? turned : inOrder;
    return [
      ...remark(use, pair, 'falls together with', together, desired),
      ...remark(use, pair, rarer === turned ? 'comes before' : 'comes after', rarer, desired),
    ];
  });
}

/** Two that only change each other's level, a sun step with another operation and a fixed-time one, have no order to keep. */
function replaceEachOther(first: ProgramStep, second: ProgramStep): boolean {
  if (first.level === second.level) return false;
  if (first.kind === second.kind) return true;
  return [first, second].some((step) => step.kind === 'astroClock' && step.operation === 'set');
}

/** When each step happens in the night of a date, whatever day its calendar keeps; by its place in the program. */
function instantsOf({ program, day }: ProgramDay, { place }: DesiredState): ReadonlyMap<string, EpochMs> {
  const night = lightingDay(day.date, day.timeZone, 12);
  const changes = [...fixedSteps(program, night), ...sunSteps(program, night, place)];
  return new Map(changes.map(({ ruleId, at }) => [ruleId.slice(program.id.length + 1), at]));
}

function remark(
  { program, place, dates }: ProgramUse,
  { first, second, j }: Pair<ProgramStep>,
  what: string,
  occurrences: readonly Occurrence[],
  desired: DesiredState,
): Remark[] {
  const tally = tallyOf(occurrences);
  if (!tally) return [];
  const isTogether = what.startsWith('falls');
  const when = `${daysText(tally.dates, dates)}, first ${momentText(desired.place.timeZone, tally.first.from)}`;
  return [
    {
      severity: 'warning',
      place: `${place}.steps.${j}`,
      why: `${program.name}: ${stepText(second)} ${what} ${stepText(first)} ${when}: ${isTogether ? 'only one of them is seen' : 'on other days it is the other way round, and another level remains'}.`,
      fix: isTogether
        ? 'Remove one, or move it.'
        : 'Let both follow the clock or both the sun, or keep them apart all year.',
    },
  ];
}
