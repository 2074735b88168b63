import type { DesiredState, EpochMs } from '@lamplighter/contracts';
import { belowFloor } from './below-floor.js';
import { buildContext } from './build-context.js';
import { capBelowFloor } from './cap-below-floor.js';
import { capWithoutEffect } from './cap-without-effect.js';
import { classWithoutFloor } from './class-without-floor.js';
import { clockChange } from './clock-change.js';
import { dayBurn } from './day-burn.js';
import { exemptionDates } from './exemption-dates.js';
import { faintLevel } from './faint-level.js';
import { type Finding, LINT_CHECKS, type LintCheck, type Remark, type Severity } from './finding.js';
import { flash } from './flash.js';
import { floorWithoutClass } from './floor-without-class.js';
import { groupInTwoPrograms } from './group-in-two-programs.js';
import { holdBelowBlindTime } from './hold-below-blind-time.js';
import { hysteresis } from './hysteresis.js';
import type { LintContext } from './lint-context.js';
import { neverFires } from './never-fires.js';
import { overlap } from './overlap.js';
import { placeAndZone } from './place-and-zone.js';
import { rampTooFast } from './ramp-too-fast.js';
import { rampTooSlow } from './ramp-too-slow.js';
import { solstice } from './solstice.js';
import { switchingElevation } from './switching-elevation.js';
import { uncoveredDays } from './uncovered-days.js';
import { unknownSensor } from './unknown-sensor.js';
import { withoutPower } from './without-power.js';

const CHECKS: Record<LintCheck, (context: LintContext) => readonly Remark[]> = {
  dayBurn,
  belowFloor,
  uncoveredDays,
  withoutPower,
  flash,
  overlap,
  neverFires,
  solstice,
  clockChange,
  floorWithoutClass,
  classWithoutFloor,
  capBelowFloor,
  capWithoutEffect,
  exemptionDates,
  groupInTwoPrograms,
  holdBelowBlindTime,
  rampTooFast,
  rampTooSlow,
  unknownSensor,
  hysteresis,
  faintLevel,
  switchingElevation,
  placeAndZone,
};

const WEIGHT: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

/** A year, leap day included. */
const USUAL_DAYS = 366;

/**
 * What is wrong, doubtful or worth knowing about a document in so many lighting days from an instant: errors first, then in
 * the order of LINT_CHECKS. The same arguments give the same findings. `desired` must be valid (parseDesiredState). Throws
 * RangeError when `days` is no whole number of at least 1, or the span leaves the years of four digits.
 */
export function lint(desired: DesiredState, from: EpochMs, days: number = USUAL_DAYS): Finding[] {
  if (!Number.isInteger(days) || days < 1)
    throw new RangeError(`days is ${days}: it must be a whole number, 1 or more`);
  const context = buildContext(desired, from, days);
  return LINT_CHECKS.flatMap((check) => CHECKS[check](context).map((remark): Finding => ({ check, ...remark }))).sort(
    (a, b) => WEIGHT[a.severity] - WEIGHT[b.severity],
  );
}
