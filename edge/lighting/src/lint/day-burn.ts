import { type ActivePeriod, type Degrees, HOUR, MINUTE, type Milliseconds, type Place } from '@lamplighter/contracts';
import { common, type Interval } from '../interval.js';
import { type LocalDate, plusDays } from '../local-time.js';
import { nightOfDate, sunTimes } from '../sun.js';
import type { Remark, Severity } from './finding.js';
import type { LintContext, ProgramUse } from './lint-context.js';
import type { ProgramDay } from './program-day.js';
import { type Occurrence, tallyOf } from './tally.js';
import { counted, durationText, intervalText, periodText } from './wording.js';

/** Sun's altitude above which light serves nobody; the switching elevation where that is higher. */
export const DAY_ELEVATION: Degrees = 3;
/** More light by day than so much on one date needs a reason. */
export const DAY_BURN_WARNING_MINUTES = 15;
/** More than so much is certainly wrong, unless the period says that it is meant for the day. */
export const DAY_BURN_ERROR_MINUTES = 60;

/**
 * Light while the sun is well up, also at level 0 where a class floor raises it. Decided by the worst date: up to 15 minutes
 * is an info (lit a little before sunset), up to 60 a warning, more an error. A period from sunrise to sunset, such as a
 * tunnel's, says itself that it is meant: info. What a sensor decides is no burning.
 */
export function dayBurn({ desired, programs }: LintContext): Remark[] {
  const { place } = desired;
  const high = { ...place, switchingElevation: Math.max(DAY_ELEVATION, place.switchingElevation) };
  return programs.flatMap((use) => {
    const burning = use.days.map((day) => burningIn(day, use, high));
    const periods = use.program.activePeriods;
    if (periods.length === 0) return remarks(use, null, `${use.place}.activePeriods`, burning.flat(), place);
    return periods.flatMap((period, index) => {
      const own = use.days.flatMap((day, number) => common(burning[number] ?? [], day.certainOf(index)));
      return remarks(use, period, `${use.place}.activePeriods.${index}`, own, place);
    });
  });
}

/** Light by day within a lighting day; `high` has the sun's altitude from which it is day. */
function burningIn({ stretches, day }: ProgramDay, { followers }: ProgramUse, high: Place): Occurrence[] {
  const hasFloor = followers.some(({ placement }) => placement.floorLevel > 0);
  const lit = stretches.filter(({ isActive, level }) => isActive && (level > 0 || hasFloor));
  return [-1, 0, 1].flatMap((days) => {
    const date = plusDays(day.date, days);
    return common(lit, [daylightOf(high, date)]).map((part) => ({ date, ...part }));
  });
}

/** While the sun of a date is well up; empty in polar night. */
function daylightOf(high: Place, date: LocalDate): Interval {
  const { solarNoon } = sunTimes(high, date);
  return {
    from: nightOfDate(high, plusDays(date, -1))?.to ?? solarNoon - 12 * HOUR,
    to: nightOfDate(high, date)?.from ?? solarNoon + 12 * HOUR,
  };
}

function remarks(
  { program }: ProgramUse,
  period: ActivePeriod | null,
  place: string,
  burning: readonly Occurrence[],
  { timeZone }: Place,
): Remark[] {
  const tally = tallyOf(burning);
  if (!tally) return [];
  const { dates, first, worst, total } = tally;
  const isMeant = period?.kind === 'astroClock' && period.on.event === 'sunrise' && period.off.event === 'sunset';
  const what = period ? periodText(period) : 'no active period, which is the whole day';
  return [
    {
      severity: isMeant ? 'info' : severityOf(worst.duration),
      place,
      why: `${program.name} (${what}) lights by day on ${counted(dates, 'date')}: first ${intervalText(timeZone, first)}, at most ${durationText(worst.duration)} on ${worst.date}, ${durationText(total)} in all.`,
      fix: isMeant ? 'Keep it where light is needed by day, as in a tunnel.' : fixOf(period),
    },
  ];
}

function severityOf(worst: Milliseconds): Severity {
  if (worst > DAY_BURN_ERROR_MINUTES * MINUTE) return 'error';
  return worst > DAY_BURN_WARNING_MINUTES * MINUTE ? 'warning' : 'info';
}

function fixOf(period: ActivePeriod | null): string {
  if (period === null) return 'Give it an active period, such as sunset to sunrise.';
  if (period.kind !== 'absolute') return 'Bring its ends nearer to sunset and sunrise.';
  if (period.on === period.off) return 'Equal times are the whole day: use sunset to sunrise, or two different times.';
  return 'Let one end follow the sun (clockAndSun), or both (astroClock).';
}
