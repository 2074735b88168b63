import type { LintFinding } from '@lamplighter/contracts';

export type Severity = LintFinding['severity'];

/** What is looked for; each check has a file of its name. */
export const LINT_CHECKS = [
  'dayBurn',
  'belowFloor',
  'uncoveredDays',
  'withoutPower',
  'flash',
  'overlap',
  'neverFires',
  'solstice',
  'clockChange',
  'floorWithoutClass',
  'classWithoutFloor',
  'capBelowFloor',
  'capWithoutEffect',
  'exemptionDates',
  'groupInTwoPrograms',
  'holdBelowBlindTime',
  'rampTooFast',
  'rampTooSlow',
  'unknownSensor',
  'hysteresis',
  'faintLevel',
  'switchingElevation',
  'placeAndZone',
] as const;
export type LintCheck = (typeof LINT_CHECKS)[number];

/** One thing that is wrong, doubtful or worth knowing about a document. */
export interface Finding extends Readonly<LintFinding> {
  readonly check: LintCheck;
  /** Path in the document, such as `programs.residential.steps.2`: lists of things that have an id by id, others by index. */
  readonly place: string;
  /** What happens, with the first occurrence in local time and how often. */
  readonly why: string;
  /** What to do about it. */
  readonly fix: string;
}

/** A finding as its check makes it. */
export type Remark = Omit<Finding, 'check'>;
