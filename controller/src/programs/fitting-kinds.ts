import { type Calendar, type ControlProgram, DESIRED_LIMITS } from '@lamplighter/contracts';
import { holdsEverywhere } from '../bounds/edge-bounds.js';
import { programsOf } from './desired-documents.js';
import type { Followers, FollowingKind } from './followers.js';

/** The programs and calendars that a document may draw on, as they would be after a change. */
export interface Stock {
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly programs: ReadonlyMap<string, ControlProgram>;
}

/**
 * As many kinds of luminaires as a document holds with their calendars, programs and bounds, the most frequent ones first.
 * What needs a calendar that is gone is left out.
 */
export function fittingKinds({ lamps, bounds }: Pick<Followers, 'lamps' | 'bounds'>, stock: Stock) {
  const kinds: FollowingKind[] = [];
  const calendars = new Map<string, Calendar>();
  let programs = new Map<string, ControlProgram>();
  let exemptions = new Set(bounds.exemptions.filter(holdsEverywhere).map(({ id }) => id));
  let caps = new Set(bounds.caps.filter(holdsEverywhere).map(({ id }) => id));
  for (const kind of lamps) {
    const calendar = stock.calendars.get(kind.calendarId);
    if (!calendar) continue;
    const wanted = programsOf(calendar).flatMap((id) => stock.programs.get(id) ?? []);
    const more = {
      programs: new Map([...programs, ...wanted.map((program): [string, ControlProgram] => [program.id, program])]),
      exemptions: withNamed(exemptions, bounds.exemptions, kind),
      caps: withNamed(caps, bounds.caps, kind),
    };
    const fits =
      kinds.length < DESIRED_LIMITS.luminaires &&
      (calendars.has(calendar.id) || calendars.size < DESIRED_LIMITS.calendars) &&
      more.programs.size <= DESIRED_LIMITS.programs &&
      more.exemptions.size <= DESIRED_LIMITS.exemptions &&
      more.caps.size <= DESIRED_LIMITS.caps;
    if (!fits) continue;
    kinds.push(kind);
    calendars.set(calendar.id, calendar);
    ({ programs, exemptions, caps } = more);
  }
  return { kinds, calendars: [...calendars.values()], programs: [...programs.values()] };
}

const withNamed = (
  known: ReadonlySet<string>,
  bounds: readonly { readonly id: string }[],
  kind: FollowingKind,
): Set<string> => new Set([...known, ...bounds.filter(({ id }) => kind.bounds.includes(id)).map(({ id }) => id)]);
