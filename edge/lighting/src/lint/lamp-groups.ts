import type { DimLevel } from '@lamplighter/contracts';
import type { CompiledLamp } from '../compile.js';
import { grouped } from '../grouped.js';
import { common, holds, type Interval } from '../interval.js';
import type { CalendarUse, LampGroup, LintContext } from './lint-context.js';
import { counted, someOf } from './wording.js';

/** One group of each kind; a calendar that nobody follows yet counts as one luminaire without class and floor. */
export const lampGroupsOf = (calendars: readonly CalendarUse[], lamps: readonly CompiledLamp[]): LampGroup[] =>
  calendars.flatMap((use): LampGroup[] => {
    const followers = lamps.filter(({ placement }) => placement.calendarId === use.calendar.id);
    if (followers.length === 0) {
      return [{ use, lightingClass: '', floorLevel: 0, devices: [], exemptions: [], caps: [] }];
    }
    return [...grouped(followers, kindOf).values()].map((alike) => {
      const [{ placement, exemptions, caps }] = alike;
      const { lightingClass, floorLevel } = placement;
      return { use, lightingClass, floorLevel, devices: alike.map(({ device }) => device), exemptions, caps };
    });
  });

const kindOf = ({ placement, exemptions, caps }: CompiledLamp): string =>
  JSON.stringify([
    placement.lightingClass,
    placement.floorLevel,
    [...exemptions, ...caps].map(({ bound }) => bound.id),
  ]);

/** `class P4, floor 20 %: 2 luminaires (lamp-1, lamp-2)`. */
export const lampsText = ({ lightingClass, floorLevel, devices }: LampGroup): string =>
  `${lightingClass === '' ? 'no class' : `class ${lightingClass}`}, floor ${floorLevel} %: ${counted(devices.length, 'luminaire')} (${someOf(devices)})`;

/** A part of an interval, and the floor that holds in it: the class floor, or what an exemption made of it. */
export interface FloorPart extends Interval {
  readonly floor: DimLevel;
  readonly isExempt: boolean;
}

/** An interval cut where exemptions begin or end. */
export function floorParts(
  { floorLevel, exemptions }: LampGroup,
  interval: Interval,
  { windowsOf }: LintContext,
): FloorPart[] {
  const inForce = exemptions.flatMap((exemption) =>
    common([interval], windowsOf(exemption.bound)).map((window) => ({ ...window, level: exemption.bound.level })),
  );
  if (inForce.length === 0) return [{ from: interval.from, to: interval.to, floor: floorLevel, isExempt: false }];
  const edges = [interval, ...inForce].flatMap(({ from, to }) => [from, to]);
  const cuts = [...new Set(edges)].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, index) => {
    const levels = inForce.filter((window) => holds(window, from)).map(({ level }) => level);
    const floor = Math.min(floorLevel, ...levels);
    return { from, to: cuts[index + 1] ?? interval.to, floor, isExempt: floor < floorLevel };
  });
}
