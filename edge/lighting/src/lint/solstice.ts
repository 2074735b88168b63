import { HOUR, type Place } from '@lamplighter/contracts';
import type { LightingDay } from '../calendar.js';
import { common, lengthOf, outside } from '../interval.js';
import { type Night, nightOfDate } from '../sun.js';
import type { Remark } from './finding.js';
import type { LintContext, ProgramUse } from './lint-context.js';
import { counted, daysText, durationText, momentText, periodText } from './wording.js';

/** Less light than so much in the longest night is worth knowing. */
export const LONGEST_NIGHT_HOURS = 4;

/** What the seasons do: periods that vanish in a part of the year, little light in the longest night, a sun that stays up or down. */
export function solstice({ programs, nights, desired }: LintContext): Remark[] {
  const { place } = desired;
  const longest = longestNight(nights, place);
  return [
    ...programs.flatMap((use) => [...vanishing(use, place), ...littleLight(use, longest, place)]),
    ...sunless(nights, place),
  ];
}

/** Where two sun events pass each other it may be an oversight; ends by clock and sun are there for one season: info. */
function vanishing({ program, place, days, dates }: ProgramUse, where: Place): Remark[] {
  return program.activePeriods.flatMap((period, index): Remark[] => {
    if (period.kind === 'sensor' || period.kind === 'value') return [];
    const empty = days.filter((day) => day.certainOf(index).length === 0 && nightOfDate(where, day.day.date) !== null);
    const [first, last] = [empty[0]?.day, empty.at(-1)?.day];
    if (!first || !last || empty.length === days.length) return [];
    const when = `${daysText(new Set(empty.map(({ day }) => day.date)).size, dates)}, first ${first.date}, last ${last.date}`;
    return [
      {
        severity: period.kind === 'clockAndSun' ? 'info' : 'warning',
        place: `${place}.activePeriods.${index}`,
        why: `${program.name}: ${periodText(period)} lights nothing ${when}: it would end before it begins.`,
        fix: 'Nothing to do if these days shall go without; else move its ends apart.',
      },
    ];
  });
}

function longestNight(nights: readonly LightingDay[], place: Place): Night | null {
  let longest: Night | null = null;
  for (const { date } of nights) {
    const night = nightOfDate(place, date);
    if (night && (!longest || night.to - night.from > longest.to - longest.from)) longest = night;
  }
  return longest;
}

function littleLight({ program, place, days }: ProgramUse, night: Night | null, { timeZone }: Place): Remark[] {
  const isWhole =
    night !== null &&
    outside(
      night,
      days.map(({ plan }) => plan),
    ).length === 0;
  if (!isWhole) return [];
  const lit = days.flatMap(({ stretches }) => stretches.filter(({ level }) => level > 0));
  const duration = lengthOf(common(lit, [night]));
  if (duration === 0 || duration >= LONGEST_NIGHT_HOURS * HOUR) return [];
  return [
    {
      severity: 'info',
      place: `${place}.activePeriods`,
      why: `${program.name} lights ${durationText(duration)} of the longest night (${durationText(night.to - night.from)} from ${momentText(timeZone, night.from)}).`,
      fix: 'Nothing to do if the rest of the night is meant to be dark; else widen its periods.',
    },
  ];
}

function sunless(nights: readonly LightingDay[], place: Place): Remark[] {
  const upDates = nights.filter(({ date }) => nightOfDate(place, date) === null);
  const downDates = nights.filter(({ date }) => nightOfDate(place, date)?.sunset === null);
  const remark = (days: readonly LightingDay[], what: string, fix: string): Remark[] => {
    const [first, last] = [days[0], days.at(-1)];
    if (!first || !last) return [];
    const why = `On ${counted(days.length, 'date')}, first ${first.date}, last ${last.date}, the sun ${what}.`;
    return [{ severity: 'info', place: 'place', why, fix }];
  };
  return [
    ...remark(
      upDates,
      'does not set: what follows it lights nothing',
      'Use periods by the clock if light is needed then.',
    ),
    ...remark(
      downDates,
      'does not rise: what follows it lights all day, and steps by the sun do not come',
      'Use steps by the clock for these days.',
    ),
  ];
}
