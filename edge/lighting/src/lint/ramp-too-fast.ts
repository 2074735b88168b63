import type { DimLevel, Seconds } from '@lamplighter/contracts';
import { DOWN_PERCENT_PER_SECOND, DOWN_SECONDS } from '../ramp.js';
import { changesOf, levelsUnder } from './control-levels.js';
import type { Remark } from './finding.js';
import type { LintContext, ProgramUse } from './lint-context.js';
import { levelText, stepText } from './wording.js';

/** A way down in less than 10 s, which frightens people; faster than 10 % a second the edge does not go (RELIABILITY LS-5). */
export const rampTooFast = ({ programs }: LintContext): Remark[] =>
  programs.flatMap((use) => [...fastSteps(use), ...fastControls(use)]);

function fastSteps({ program, place, days }: ProgramUse): Remark[] {
  const drops = new Map<string, DimLevel>();
  for (const { stretches } of days) {
    stretches.forEach(({ level, ruleId }, index) => {
      const drop = (stretches[index - 1]?.level ?? 0) - level;
      if (drop > (drops.get(ruleId) ?? 0)) drops.set(ruleId, drop);
    });
  }
  return program.steps.flatMap((step, index) => {
    const drop = drops.get(`${program.id}/steps.${index}`) ?? 0;
    return remark(`${program.name}: ${stepText(step)}`, `${place}.steps.${index}`, drop, step.rampSeconds);
  });
}

function fastControls(use: ProgramUse): Remark[] {
  return use.program.dynamicControls.flatMap((control, index) => {
    const changes = changesOf(control, levelsUnder(index, use));
    const name = `${use.program.name}: the ${control.kind} control`;
    const place = `${use.place}.dynamicControls.${index}`;
    return [
      ...remark(`${name}, when it acts,`, place, -Math.min(0, ...changes), control.rampSeconds),
      ...remark(`${name}, when it ends,`, place, Math.max(0, ...changes), control.rampFromSeconds),
    ];
  });
}

function remark(what: string, place: string, drop: DimLevel, wished: Seconds | undefined): Remark[] {
  if (wished === undefined || wished >= DOWN_SECONDS || drop <= 0) return [];
  const taken = Math.max(wished, drop / DOWN_PERCENT_PER_SECOND);
  return [
    {
      severity: 'warning',
      place,
      why: `${what} goes down by ${levelText(drop)} % in ${wished} s${taken > wished ? `; the edge will take ${levelText(taken)} s` : ''}.`,
      fix: `Give it ${DOWN_SECONDS} s or more, or no ramp: ${DOWN_SECONDS} s is usual.`,
    },
  ];
}
