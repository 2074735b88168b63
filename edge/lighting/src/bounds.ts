import type { DimLevel, EpochMs, FloorExemption, Kelvin, LightCap, Place } from '@lamplighter/contracts';
import { betweenLocalTimes } from './active-period.js';
import { type LightingDay, lightingDayAt } from './calendar.js';
import { earlier } from './decision.js';
import { holds, type Interval, nextEdge, within } from './interval.js';
import { isOnDates } from './rule-dates.js';

/** A cap or exemption made ready: remembers the night that was asked for last. */
export interface CompiledBound<T extends FloorExemption | LightCap> {
  readonly bound: T;
  /** Throws RangeError when the place's zone gives no day. */
  at(instant: EpochMs): { readonly isInForce: boolean; readonly until: EpochMs };
}

/** A night counts to the date of its evening, whatever day the luminaire's calendar keeps. */
export function compileBound<T extends FloorExemption | LightCap>(bound: T, place: Place): CompiledBound<T> {
  let day: LightingDay | null = null;
  let windows: readonly Interval[] = [];
  return {
    bound,
    at(instant) {
      if (!day || !holds({ from: day.start, to: day.end }, instant)) {
        day = lightingDayAt(instant, place.timeZone, 12);
        windows = windowsOf(bound, day);
      }
      return {
        isInForce: windows.some((window) => holds(window, instant)),
        until: nextEdge(windows, instant, day.end),
      };
    },
  };
}

/** When a cap or exemption is in force in a night. */
export function windowsOf(bound: FloorExemption | LightCap, day: LightingDay): readonly Interval[] {
  if (!isOnDates(bound, day.date)) return [];
  const whole = { from: day.start, to: day.end };
  const { between } = bound;
  return between ? within(betweenLocalTimes(between.from, between.to, day), whole) : [whole];
}

/** What limits a luminaire's light at an instant besides the class floor. */
export interface Limits {
  /** The lowest exemption in force, null when none is. */
  readonly exemption: { readonly level: DimLevel; readonly ruleId: string } | null;
  /** The lowest cap in force, null when none is. */
  readonly cap: { readonly level: DimLevel; readonly ruleId: string } | null;
  readonly maxColourTemperatureK: Kelvin | null;
  /** When any of them may come or go; null when there are none. */
  readonly until: EpochMs | null;
}

/** Of several exemptions or caps at once the lowest holds: each was approved or asked for by itself. */
export function limitsAt(
  exemptions: readonly CompiledBound<FloorExemption>[],
  caps: readonly CompiledBound<LightCap>[],
  instant: EpochMs,
): Limits {
  let exemption: Limits['exemption'] = null;
  let cap: Limits['cap'] = null;
  let colour: Kelvin | null = null;
  let until: EpochMs | null = null;
  for (const { bound, at } of exemptions) {
    const answer = at(instant);
    until = earlier(until, answer.until);
    if (answer.isInForce && (!exemption || bound.level < exemption.level)) {
      exemption = { level: bound.level, ruleId: bound.id };
    }
  }
  for (const { bound, at } of caps) {
    const answer = at(instant);
    until = earlier(until, answer.until);
    if (!answer.isInForce) continue;
    const { maxLevel, maxColourTemperatureK } = bound;
    if (maxLevel !== undefined && (!cap || maxLevel < cap.level)) cap = { level: maxLevel, ruleId: bound.id };
    if (maxColourTemperatureK !== undefined) colour = Math.min(colour ?? maxColourTemperatureK, maxColourTemperatureK);
  }
  return { exemption, cap, maxColourTemperatureK: colour, until };
}
