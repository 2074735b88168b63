import type { Place } from '@lamplighter/contracts';
import { InvalidArgumentError } from 'commander';
import { DateTime, IANAZone } from 'luxon';

/* What options of more than one command take. Each refuses with the form that it wants. */

/** `50.85,4.35`, decimal degrees. */
export function position(text: string): Pick<Place, 'latitude' | 'longitude'> {
  const [latitude = Number.NaN, longitude = Number.NaN, ...rest] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180) || rest.length > 0) {
    throw new InvalidArgumentError('must be latitude and longitude in degrees, such as 50.85,4.35');
  }
  return { latitude, longitude };
}

/** An IANA time zone. */
export function zone(text: string): string {
  if (!IANAZone.isValidZone(text)) throw new InvalidArgumentError('must be an IANA time zone such as Europe/Brussels');
  return text;
}

/** 1970 to 2199: what instants and almanac serve. */
export function year(text: string): number {
  if (!/^(19[7-9]|20\d|21\d)\d$/.test(text)) throw new InvalidArgumentError('must be a year from 1970 to 2199');
  return Number(text);
}

/** `YYYY-MM-DD`, a date that there is. */
export function date(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || !DateTime.fromISO(text).isValid) {
    throw new InvalidArgumentError('must be a date such as 2026-12-21');
  }
  return text;
}
