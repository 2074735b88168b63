import type { DimLevel, Watt, WattHour } from '@lamplighter/contracts';
import { locale } from '../i18n/language.js';

/** Shown wherever a figure is not known (yet). */
export const UNKNOWN = '\u2013';
const NO_BREAK = '\u00a0';

type Maybe = number | null | undefined;

const isFigure = (value: Maybe): value is number => typeof value === 'number' && Number.isFinite(value);

/** A plain number with at most `digits` decimals. */
export function formatNumber(value: Maybe, digits = 0): string {
  if (!isFigure(value)) return UNKNOWN;
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: digits }).format(value);
}

/** A number, an unbreakable space and the unit's symbol. Intl knows percent, minutes and degrees, but not watts. */
export function formatQuantity(value: Maybe, unit: string, digits = 0): string {
  return isFigure(value) ? `${formatNumber(value, digits)}${NO_BREAK}${unit}` : UNKNOWN;
}

/** A dim level, 0 to 100, as a percentage. Reported levels are no finer than DALI's steps; typed ones may be. */
export function formatLevel(level: DimLevel | null | undefined, digits = 0): string {
  return formatShare(isFigure(level) ? level / 100 : level, digits);
}

/** A share, 0 to 1, as a percentage. */
export function formatShare(share: Maybe, digits = 1): string {
  if (!isFigure(share)) return UNKNOWN;
  return new Intl.NumberFormat(locale.value, { style: 'percent', maximumFractionDigits: digits }).format(share);
}

/** Active power: watts for a lamp, kilowatts from 1000 W up. */
export function formatPower(power: Watt | null | undefined): string {
  if (!isFigure(power)) return UNKNOWN;
  if (Math.abs(power) >= 1000) return formatKilowatts(power);
  return formatQuantity(power, 'W', Math.abs(power) < 100 ? 1 : 0);
}

/** Active power in kilowatts, whatever its size, so that a live counter does not jump between units. */
export function formatKilowatts(power: Watt | null | undefined): string {
  if (!isFigure(power)) return UNKNOWN;
  return formatQuantity(power / 1000, 'kW', Math.abs(power) < 10_000 ? 2 : 1);
}

/** Active energy: watt-hours below 1 kWh, kilowatt-hours up to 10 MWh, megawatt-hours above. */
export function formatEnergy(energy: WattHour | null | undefined): string {
  if (!isFigure(energy)) return UNKNOWN;
  const size = Math.abs(energy);
  if (size < 1_000) return formatQuantity(energy, 'Wh', 0);
  if (size < 10_000_000) return formatQuantity(energy / 1_000, 'kWh', size < 100_000 ? 2 : 1);
  return formatQuantity(energy / 1_000_000, 'MWh', 2);
}

/** Active energy in kilowatt-hours, whatever its size, for columns that must line up. */
export function formatKilowattHours(energy: WattHour | null | undefined): string {
  if (!isFigure(energy)) return UNKNOWN;
  const digits = { minimumFractionDigits: 3, maximumFractionDigits: 3 };
  return `${new Intl.NumberFormat(locale.value, digits).format(energy / 1_000)}${NO_BREAK}kWh`;
}

/** A span in minutes, as hours and minutes from 60 up. */
export function formatMinutes(minutes: Maybe): string {
  if (!isFigure(minutes)) return UNKNOWN;
  const whole = Math.round(minutes);
  const unit = (value: number, name: 'hour' | 'minute'): string =>
    new Intl.NumberFormat(locale.value, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  const hours = Math.trunc(whole / 60);
  const rest = whole - hours * 60;
  if (hours === 0) return unit(rest, 'minute');
  return rest === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(rest, 'minute')}`;
}

/** A temperature in degrees Celsius. */
export function formatCelsius(value: Maybe): string {
  if (!isFigure(value)) return UNKNOWN;
  return new Intl.NumberFormat(locale.value, { style: 'unit', unit: 'celsius', maximumFractionDigits: 0 }).format(
    value,
  );
}
