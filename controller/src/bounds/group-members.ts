import type { GroupId, LightingGroupResource } from '@lamplighter/contracts';

/** Whoever is named by luminaire or by lighting group. */
export interface Members {
  readonly luminaires: readonly string[];
  readonly groups: readonly GroupId[];
}

/** Ids of every luminaire that is named by itself or through lighting groups, those within them too; each once. */
export function luminairesOf(groups: readonly LightingGroupResource[], named: Members): ReadonlySet<string> {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const found = new Set<string>();
  const visited = new Set<Members>();
  const waiting = [named];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (visited.has(next)) continue;
    visited.add(next);
    for (const luminaire of next.luminaires) found.add(luminaire);
    waiting.push(...next.groups.flatMap((id) => byId.get(id) ?? []));
  }
  return found;
}

/** A way from a lighting group through groups within it back to itself; null when there is none. */
export function cycleThrough(groups: readonly LightingGroupResource[], start: GroupId): readonly GroupId[] | null {
  const byId = new Map(groups.map((group) => [group.id, group]));
  const visited = new Set<GroupId>();
  const waiting: (readonly GroupId[])[] = [[start]];
  for (let way = waiting.pop(); way !== undefined; way = waiting.pop()) {
    const last = way.at(-1);
    for (const id of (last && byId.get(last)?.groups) ?? []) {
      if (id === start) return [...way, id];
      if (visited.has(id)) continue;
      visited.add(id);
      waiting.push([...way, id]);
    }
  }
  return null;
}
