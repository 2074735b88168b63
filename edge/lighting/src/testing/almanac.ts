import { DAY } from '@lamplighter/contracts';

/**
 * The sun's altitude by the low-precision formulae that almanacs print (good to about 0.01 degrees until 2050): a second
 * opinion that shares nothing with the library.
 */
export function almanacAltitude(instant: number, latitude: number, longitude: number): number {
  const rad = Math.PI / 180;
  const n = instant / DAY + 2440587.5 - 2451545;
  const anomaly = (357.528 + 0.9856003 * n) * rad;
  const ecliptic = (280.46 + 0.9856474 * n + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * rad;
  const obliquity = (23.439 - 0.0000004 * n) * rad;
  const declination = Math.asin(Math.sin(obliquity) * Math.sin(ecliptic));
  const ascension = Math.atan2(Math.cos(obliquity) * Math.sin(ecliptic), Math.cos(ecliptic));
  const siderealDegrees = 280.46061837 + 360.98564736629 * n + longitude;
  const hourAngle = siderealDegrees * rad - ascension;
  const sine =
    Math.sin(latitude * rad) * Math.sin(declination) +
    Math.cos(latitude * rad) * Math.cos(declination) * Math.cos(hourAngle);
  return Math.asin(sine) / rad;
}
