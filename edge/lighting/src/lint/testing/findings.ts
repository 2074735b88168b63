import { type DesiredState, parseDesiredState } from '@lamplighter/contracts';
import { at, LAMP, NEIGHBOUR, street } from '../../testing/street.js';
import type { LintCheck, Remark } from '../finding.js';
import { lint } from '../lint.js';

type Street = NonNullable<Parameters<typeof street>[0]>;

/** Fields of a document that street() does not know, and fields of its two luminaires. */
interface District extends Street {
  readonly lamps?: readonly [object, object];
  readonly calendars?: readonly object[];
  readonly groups?: object[];
  readonly exemptions?: object[];
  readonly caps?: object[];
  readonly lightSensors?: readonly object[];
}

/** A street with what else a linted document may hold. */
export function district({
  lamps,
  calendars,
  groups,
  exemptions,
  caps,
  lightSensors,
  ...parts
}: District): DesiredState {
  const document = street(parts);
  const [first, second] = lamps ?? [{}, {}];
  return parseDesiredState({
    ...document,
    luminaires: document.luminaires.map((lamp, index) => ({ ...lamp, ...(index === 0 ? first : second) })),
    ...(calendars ? { calendars } : {}),
    ...(groups ? { groups } : {}),
    ...(exemptions
      ? { exemptions: exemptions.map((bound) => ({ reason: 'decided', approvedBy: 'council', ...bound })) }
      : {}),
    ...(caps ? { caps: caps.map((bound) => ({ reason: 'decided', kind: 'curfew', ...bound })) } : {}),
    lightSensors: lightSensors ?? [],
  });
}

interface Span {
  /** First date; the lighting day that its noon falls in is the first one. */
  readonly from?: string;
  readonly days?: number;
}

/** What one check says of a district, in the year 2026 unless told otherwise. */
export function findings(check: LintCheck, parts: District, { from = '2026-01-01', days = 366 }: Span = {}): Remark[] {
  return lint(district(parts), at(`${from}T12:00+01:00`), days).flatMap(({ check: by, ...remark }) =>
    by === check ? [remark] : [],
  );
}

/** The same in short: `warning programs.p.steps.0`. */
export const told = (...question: Parameters<typeof findings>): string[] =>
  findings(...question).map(({ severity, place }) => `${severity} ${place}`);

export const BOTH = [LAMP, NEIGHBOUR];
export const fixed = (time: string, level: number, more: object = {}): object => ({
  kind: 'fixedTime',
  at: time,
  level,
  ...more,
});
export const bySun = (event: string, offsetMinutes: number, level: number, more: object = {}): object => ({
  kind: 'astroClock',
  event,
  offsetMinutes,
  level,
  ...more,
});
export const absolute = (on: string, off: string): object => ({ kind: 'absolute', on, off });
export const sunPeriod = (on: string, onMinutes: number, off: string, offMinutes: number): object => ({
  kind: 'astroClock',
  on: { event: on, offsetMinutes: onMinutes },
  off: { event: off, offsetMinutes: offMinutes },
});
export const presence = (levels: number[], more: object = {}): object => ({
  kind: 'presence',
  levels,
  holdSeconds: 60,
  ...more,
});
