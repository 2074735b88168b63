import { DESIRED_LIMITS, type FloorExemptionResource, type LightingGroupResource } from '@lamplighter/contracts';
import type { Scope } from '../auth/scope.js';
import { ChangeError, invalid } from '../changes/change-error.js';
import type { Sql } from '../db/pool.js';
import type { BoundKind } from './bound-kind.js';
import { type EdgeBounds, edgeBounds } from './edge-bounds.js';
import { cycleThrough, type Members } from './group-members.js';
import type { MunicipalBounds } from './municipal-bounds.js';

/** An exemption and a cap of one municipality may stand in one document, where an id is there once. */
export function checkId({ exemptions, caps }: MunicipalBounds, kind: BoundKind, id: string): void {
  const isTaken = (others: readonly { readonly id: string }[]): boolean => others.some((other) => other.id === id);
  if (kind === 'exemption' && isTaken(caps)) throw invalid('id', `cap ${id} has this id: choose another`);
  if (kind === 'cap' && isTaken(exemptions)) throw invalid('id', `exemption ${id} has this id: choose another`);
}

/** At most so many wrong references are told at once. */
const MOST_ERRORS = 20;

/** Every luminaire and group that is named exists in the municipality; what is elsewhere is as if nowhere. */
export async function checkMembers(sql: Sql, nis: string, named: Members): Promise<void> {
  const errors: { field: string; message: string }[] = [];
  for (const [field, what, table] of [
    ['luminaires', 'luminaire', 'luminaire'],
    ['groups', 'group', 'lighting_group'],
  ] as const) {
    const ids: readonly string[] = named[field];
    const rows = await sql.query<{ id: string }>(`select id from ${table} where id = any ($1) and nis = $2`, [
      ids,
      nis,
    ]);
    const known = new Set(rows.map((row) => row.id));
    ids.forEach((id, index) => {
      if (known.has(id)) return;
      errors.push({ field: `${field}.${index}`, message: `${what} ${id} does not exist in municipality ${nis}` });
    });
  }
  const [first] = errors;
  if (first) throw new ChangeError('invalid', `${first.field}: ${first.message}`, errors.slice(0, MOST_ERRORS));
}

/** A group that held itself would have no end. */
export function checkNesting(groups: readonly LightingGroupResource[], group: LightingGroupResource): void {
  const cycle = cycleThrough(groups, group.id);
  if (!cycle) return;
  const [, inner = group.id] = cycle;
  throw invalid(`groups.${group.groups.indexOf(inner)}`, `group ${group.id} would hold itself: ${cycle.join(' > ')}`);
}

/** A group that something names stays: without it a bound would hold for nobody, and nobody would notice. */
export function checkUnused({ groups, exemptions, caps }: MunicipalBounds, id: string): void {
  const users = (kind: BoundKind, holders: readonly (Members & { readonly id: string })[]): string[] =>
    holders
      .filter((holder) => (holder.groups as readonly string[]).includes(id))
      .map((holder) => `${kind} ${holder.id}`);
  const found = [...users('group', groups), ...users('exemption', exemptions), ...users('cap', caps)];
  if (found.length === 0) return;
  throw new ChangeError('in-use', `group ${id} is named by ${found.join(', ')}: take it out there first`);
}

/** Four eyes: who lowers the light below its class is not who permits it. */
export function checkApprover({ approvedBy }: FloorExemptionResource, { user, displayName }: Scope): void {
  const approver = plainName(approvedBy);
  if (approver !== plainName(user) && approver !== plainName(displayName)) return;
  throw invalid('approvedBy', 'must be somebody else than who enters the exemption');
}

/** Written in one way: case, accents typed in two ways and spaces make no other person. */
const plainName = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

const WAYS_OUT: Readonly<Record<keyof EdgeBounds, string>> = {
  groups: 'delete groups, or give them luminaires of fewer edges',
  exemptions: 'delete those that are over, or name fewer luminaires',
  caps: 'delete those that are over, or name fewer luminaires',
};

/** An edge with the devices of its luminaires. */
export interface EdgeDevices {
  readonly edge: string;
  readonly devices: ReadonlySet<string>;
}

/** Every edge's document stays within what a document may hold, also that of an edge yet to come. */
export function checkLimits(bounds: MunicipalBounds, edges: readonly EdgeDevices[]): void {
  const boundsOf = edgeBounds(bounds);
  for (const { edge, devices } of [...edges, { edge: '', devices: new Set<string>() }]) {
    const found = boundsOf(edge, devices);
    for (const field of ['groups', 'exemptions', 'caps'] as const) {
      const count = found[field]?.length ?? 0;
      if (count <= DESIRED_LIMITS[field]) continue;
      const holder = edge === '' ? "a new edge's document" : `the document of edge ${edge}`;
      throw new ChangeError(
        'invalid',
        `${holder} would have ${count} ${field}, at most ${DESIRED_LIMITS[field]} fit: ${WAYS_OUT[field]}`,
      );
    }
  }
}
