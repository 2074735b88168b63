import type { FloorExemptionResource, LightCapResource, LightingGroupResource } from '@lamplighter/contracts';
import type { Sql } from '../db/pool.js';
import { type BoundDocument, type BoundKind, parseBound } from './bound-kind.js';

/** Every lighting group, floor exemption and cap of one municipality. */
export interface MunicipalBounds {
  readonly groups: readonly LightingGroupResource[];
  readonly exemptions: readonly FloorExemptionResource[];
  readonly caps: readonly LightCapResource[];
}

export const NO_BOUNDS: MunicipalBounds = { groups: [], exemptions: [], caps: [] };

/** What is in force in these municipalities, each list in order of id; a municipality without any is left out. */
export async function municipalBounds(
  sql: Sql,
  nisCodes: readonly string[],
): Promise<ReadonlyMap<string, MunicipalBounds>> {
  const rows = await sql.query<{ kind: BoundKind; nis: string; document: unknown }>(
    `select 'group' as kind, id, nis, document from lighting_group where nis = any ($1)
     union all select 'exemption', id, nis, document from floor_exemption where nis = any ($1)
     union all select 'cap', id, nis, document from light_cap where nis = any ($1)
     order by id`,
    [nisCodes],
  );
  const found = new Map<string, { [K in keyof MunicipalBounds]: MunicipalBounds[K][number][] }>();
  for (const { kind, nis, document } of rows) {
    const lists = found.get(nis) ?? { groups: [], exemptions: [], caps: [] };
    found.set(nis, lists);
    if (kind === 'group') lists.groups.push(parseBound(kind, document));
    else if (kind === 'exemption') lists.exemptions.push(parseBound(kind, document));
    else lists.caps.push(parseBound(kind, document));
  }
  return found;
}

const LISTS = { group: 'groups', exemption: 'exemptions', cap: 'caps' } as const;

/** A municipality's bounds with one of them new or in the place of what had its id. */
export function withBound<K extends BoundKind>(
  bounds: MunicipalBounds,
  kind: K,
  document: BoundDocument<K>,
): MunicipalBounds {
  const others: readonly { readonly id: string }[] = bounds[LISTS[kind]];
  return { ...bounds, [LISTS[kind]]: [...others.filter(({ id }) => id !== document.id), document] };
}
