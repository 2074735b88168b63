import type { GroupId } from '@lamplighter/contracts';
import type { Sql } from '../db/pool.js';
import { luminairesOf } from './group-members.js';
import { municipalBounds } from './municipal-bounds.js';

/**
 * Who is in lighting groups at this moment, through groups within them too. A group that is missing, or not of these
 * municipalities, is left out.
 */
export async function luminairesByGroup(
  sql: Sql,
  ids: readonly GroupId[],
  nisCodes: readonly string[],
): Promise<ReadonlyMap<GroupId, ReadonlySet<string>>> {
  const owners = await sql.query<{ nis: string }>(
    'select distinct nis from lighting_group where id = any ($1) and nis = any ($2)',
    [ids, nisCodes],
  );
  const bounds = await municipalBounds(
    sql,
    owners.map(({ nis }) => nis),
  );
  return new Map(
    [...bounds.values()].flatMap(({ groups }) =>
      groups
        .filter((group) => ids.includes(group.id))
        .map((group): [GroupId, ReadonlySet<string>] => [group.id, luminairesOf(groups, group)]),
    ),
  );
}
