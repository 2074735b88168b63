import type { Degrees } from '@lamplighter/contracts';

/** A box in WGS84 degrees inside which an inventory's positions must lie. */
export interface Area {
  readonly name: string;
  readonly south: Degrees;
  readonly north: Degrees;
  readonly west: Degrees;
  readonly east: Degrees;
}

/** Brussels-Capital Region with a margin of about 2 km (bounds of the 19 municipalities, Statbel). */
export const BRUSSELS: Area = { name: 'Brussels-Capital Region', south: 50.74, north: 50.94, west: 4.22, east: 4.51 };

export type PositionReading =
  | { readonly kind: 'position'; readonly latitude: Degrees; readonly longitude: Degrees }
  | { readonly kind: 'fault'; readonly of: 'latitude' | 'longitude'; readonly reason: string };

/**
 * Reads a position from two texts, with decimal point or comma. A pair that lies in the area only when exchanged is
 * refused as swapped instead of being turned round in silence: the whole column is probably mislabelled.
 */
export function readPosition(latitudeText: string, longitudeText: string, area: Area | null): PositionReading {
  const fault = (of: 'latitude' | 'longitude', reason: string): PositionReading => ({ kind: 'fault', of, reason });
  const latitude = decimal(latitudeText);
  const longitude = decimal(longitudeText);
  if (latitudeText.trim() === '') return fault('latitude', 'is missing: give the position in WGS84 degrees');
  if (longitudeText.trim() === '') return fault('longitude', 'is missing: give the position in WGS84 degrees');
  if (latitude === null) return fault('latitude', `${JSON.stringify(latitudeText)} is not a number`);
  if (longitude === null) return fault('longitude', `${JSON.stringify(longitudeText)} is not a number`);
  if (latitude === 0 && longitude === 0) return fault('latitude', 'is 0, 0: the position was never filled in');
  if (isIn(area, latitude, longitude)) return { kind: 'position', latitude, longitude };
  if (isIn(area, longitude, latitude)) {
    return fault('latitude', `latitude ${latitude} and longitude ${longitude} are swapped: exchange the two columns`);
  }
  if (area && isIn(null, latitude, longitude)) {
    return fault('latitude', `${latitude}, ${longitude} lies outside ${area.name}`);
  }
  return Math.abs(latitude) > 90
    ? fault('latitude', `${latitude} is not between -90 and 90 degrees (projected coordinates?)`)
    : fault('longitude', `${longitude} is not between -180 and 180 degrees (projected coordinates?)`);
}

/** A number with decimal point or decimal comma; null when the text is none. */
export function decimal(text: string): number | null {
  const trimmed = text.trim();
  if (!/^[+-]?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?$/i.test(trimmed)) return null;
  const value = Number(trimmed.replace(',', '.'));
  return Number.isFinite(value) ? value : null;
}

function isIn(area: Area | null, latitude: Degrees, longitude: Degrees): boolean {
  const { south, north, west, east } = area ?? { south: -90, north: 90, west: -180, east: 180 };
  return latitude >= south && latitude <= north && longitude >= west && longitude <= east;
}

/** Distance in metres between two nearby points (flat approximation: below 0.5 % off within 10 km). */
export function metresBetween(
  a: { readonly latitude: Degrees; readonly longitude: Degrees },
  b: { readonly latitude: Degrees; readonly longitude: Degrees },
): number {
  const metresPerDegree = 111_195;
  const north = (a.latitude - b.latitude) * metresPerDegree;
  const east = (a.longitude - b.longitude) * metresPerDegree * Math.cos((a.latitude * Math.PI) / 180);
  return Math.hypot(north, east);
}
