import type {
  Calendar,
  ControlProgram,
  DesiredState,
  DeviceId,
  DimLevel,
  FloorExemption,
  LightCap,
} from '@lamplighter/contracts';
import type { CompiledBound } from '../bounds.js';
import type { LightingDay } from '../calendar.js';
import type { CompiledLamp } from '../compile.js';
import type { Interval } from '../interval.js';
import type { ProgramDay } from './program-day.js';

/** A program and every lighting day on which some calendar names it. */
export interface ProgramUse {
  /** With numbered parts. */
  readonly program: ControlProgram;
  /** `programs.ID`. */
  readonly place: string;
  /** False: no calendar names it in the span; it is then looked at as if it were every day's. */
  readonly isUsed: boolean;
  /** A day that several calendars share is there once. */
  readonly days: readonly ProgramDay[];
  /** How many different dates these days have. */
  readonly dates: number;
  /** Luminaires whose calendar names it in the span. */
  readonly followers: readonly CompiledLamp[];
}

export interface CalendarDay {
  /** Index of every rule that matches: the first one wins, without any the default program. */
  readonly matching: readonly number[];
  readonly programDay: ProgramDay;
}

export interface CalendarUse {
  readonly calendar: Calendar;
  /** `calendars.ID`. */
  readonly place: string;
  readonly days: readonly CalendarDay[];
}

/** Luminaires that the same calendar, class, floor, exemptions and caps hold for: what is true of one is true of all. */
export interface LampGroup {
  readonly use: CalendarUse;
  readonly lightingClass: string;
  readonly floorLevel: DimLevel;
  /** Empty: no luminaire follows the calendar yet. */
  readonly devices: readonly DeviceId[];
  readonly exemptions: readonly CompiledBound<FloorExemption>[];
  readonly caps: readonly CompiledBound<LightCap>[];
}

/** What all checks look at, worked out once: a day of a program is planned once, whichever calendars name it. */
export interface LintContext {
  readonly desired: DesiredState;
  readonly lamps: readonly CompiledLamp[];
  /** Lighting days from noon to noon, one for each date of the span. */
  readonly nights: readonly LightingDay[];
  readonly programs: readonly ProgramUse[];
  readonly calendars: readonly CalendarUse[];
  readonly lampGroups: readonly LampGroup[];
  /** All nights together. */
  readonly span: Interval;
  /** When an exemption or cap is in force, in the span and a day around it. */
  windowsOf(bound: FloorExemption | LightCap): readonly Interval[];
}
