import {
  type ActivePeriod,
  type DimLevel,
  type EpochMs,
  MINUTE,
  type Milliseconds,
  type ProgramStep,
  SECOND,
  type SunEvent,
} from '@lamplighter/contracts';
import type { Interval } from '../interval.js';
import { localDateOf, localTimeText } from '../local-time.js';

/** `3 h 20 min`, `45 min`, `20 s`; what is not whole is left out, so that 9 min 50 s are not told as 10 min. */
export function durationText(span: Milliseconds): string {
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`;
  const minutes = Math.floor(span / MINUTE);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** `2026-06-21 21:58` at the place. */
export const momentText = (timeZone: string, instant: EpochMs): string =>
  `${localDateOf(timeZone, instant)} ${localTimeText(timeZone, instant)}`;

/** `2026-06-21 21:58 to 22:00 (2 min)`. */
export const intervalText = (timeZone: string, { from, to }: Interval): string =>
  `${momentText(timeZone, from)} to ${localTimeText(timeZone, to)} (${durationText(to - from)})`;

/** `on 12 of 366 days`. */
export const daysText = (count: number, of: number): string =>
  count === of ? `on each of ${counted(of, 'day')}` : `on ${count} of ${counted(of, 'day')}`;

export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** A level, or a change of one, with at most one decimal: `33.3`. */
export const levelText = (level: DimLevel): string => String(Math.round(level * 10) / 10);

/** Some names of many: `lamp-1, lamp-2, lamp-3 and 9 more`. */
export function someOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
const MOST_NAMED = 3;

/** `sunset`, `sunrise -30 min`, `22:00`. */
function whenText(when: string | SunEvent): string {
  if (typeof when === 'string') return when;
  const { event, offsetMinutes: minutes } = when;
  return minutes === 0 ? event : `${event} ${minutes > 0 ? '+' : ''}${minutes} min`;
}

export const stepText = (step: ProgramStep): string =>
  `${step.level} % at ${whenText(step.kind === 'fixedTime' ? step.at : step)}`;

export function periodText(period: ActivePeriod): string {
  switch (period.kind) {
    case 'astroClock':
    case 'absolute':
    case 'clockAndSun':
      return `${whenText(period.on)} to ${whenText(period.off)}`;
    case 'sensor':
      return `while ${period.sensor ?? 'the light sensor'} says dark`;
    case 'astroAndSensor':
      return `sunset to sunrise with ${period.sensor ?? 'the light sensor'}`;
    case 'value':
      return `while ${period.device}/${period.attribute} ${period.operator} ${period.value}`;
  }
}
