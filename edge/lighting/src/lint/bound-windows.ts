import type { FloorExemption, LightCap } from '@lamplighter/contracts';
import { windowsOf } from '../bounds.js';
import { type LightingDay, lightingDay } from '../calendar.js';
import { type Interval, union } from '../interval.js';
import { plusDays } from '../local-time.js';

/** When an exemption or cap is in force, in a row of nights and a day around them (a calendar may count from midnight). */
export function boundWindows(bound: FloorExemption | LightCap, nights: readonly LightingDay[]): Interval[] {
  const beside = (night: LightingDay | undefined, days: number): LightingDay[] =>
    night ? [lightingDay(plusDays(night.date, days), night.timeZone, night.offsetHours)] : [];
  const around = [...beside(nights[0], -1), ...nights, ...beside(nights.at(-1), 1)];
  return union(around.flatMap((night) => windowsOf(bound, night)));
}
