import type { EpochMs } from '@lamplighter/contracts';
import { locale } from '../i18n/language.js';
import { UNKNOWN } from './number.js';

/** All screens show the Region's local time, wherever the browser stands. */
export const TIME_ZONE = 'Europe/Brussels';

type Maybe = EpochMs | null | undefined;

const show = (at: Maybe, options: Intl.DateTimeFormatOptions): string =>
  typeof at === 'number' && Number.isFinite(at)
    ? new Intl.DateTimeFormat(locale.value, { timeZone: TIME_ZONE, ...options }).format(at)
    : UNKNOWN;

/** Hours and minutes, 24 hours. */
export const formatTime = (at: Maybe): string => show(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** Hours, minutes and seconds, for the platform clock. */
export const formatClock = (at: Maybe): string =>
  show(at, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** Day and month with weekday. */
export const formatDate = (at: Maybe): string => show(at, { weekday: 'short', day: 'numeric', month: 'short' });

/** Day, month, hours and minutes. */
export const formatDateTime = (at: Maybe): string =>
  show(at, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** A machine-readable instant for the `datetime` attribute. */
export const isoInstant = (at: EpochMs): string => new Date(at).toISOString();

const STEPS: readonly [limitSeconds: number, seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [60, 1, 'second'],
  [3_600, 60, 'minute'],
  [86_400, 3_600, 'hour'],
  [Number.POSITIVE_INFINITY, 86_400, 'day'],
];

/** How long ago (or how far ahead) an instant lies, in words. */
export function formatAge(at: Maybe, now: EpochMs): string {
  if (typeof at !== 'number') return UNKNOWN;
  const seconds = (at - now) / 1000;
  const step = STEPS.find(([limit]) => Math.abs(seconds) < limit) ?? STEPS[3];
  if (!step) return UNKNOWN;
  return new Intl.RelativeTimeFormat(locale.value, { numeric: 'auto', style: 'long' }).format(
    Math.trunc(seconds / step[1]),
    step[2],
  );
}

/** Offset of the Region's local time from UTC at an instant, in ms. */
function offsetAt(at: EpochMs): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: TIME_ZONE,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  const asUtc = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return asUtc - Math.trunc(at / 1000) * 1000;
}

const DAY = 86_400_000;
const HALF_DAY = DAY / 2;

/** UTC instant of local noon of the local day (counted from 1970) given. */
function noonOf(localDay: number): EpochMs {
  const guess = localDay * DAY + HALF_DAY;
  // Noon is never inside a daylight-saving change, so one correction settles it.
  return guess - offsetAt(guess - offsetAt(guess));
}

/** A lighting day: noon to noon local time, so that one night has one date. */
export interface LightingDay {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The lighting day that contains an instant, moved by whole days. */
export function lightingDay(at: EpochMs, moveDays = 0): LightingDay {
  const localDay = Math.floor((at + offsetAt(at) - HALF_DAY) / DAY) + moveDays;
  return { from: noonOf(localDay), to: noonOf(localDay + 1) };
}
