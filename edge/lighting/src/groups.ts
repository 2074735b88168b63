import type { DeviceId, GroupId, LightingGroup } from '@lamplighter/contracts';

type GroupsById = ReadonlyMap<GroupId, LightingGroup>;

const byIdOf = (groups: readonly LightingGroup[]): GroupsById => new Map(groups.map((group) => [group.id, group]));

/** Every luminaire of a lighting group, those of groups within it too; a group that contains itself adds nothing. */
export const membersOf = (groups: readonly LightingGroup[], id: GroupId): ReadonlySet<DeviceId> =>
  membersAmong(byIdOf(groups), id);

function membersAmong(byId: GroupsById, id: GroupId): ReadonlySet<DeviceId> {
  const members = new Set<DeviceId>();
  const visited = new Set<GroupId>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const group = byId.get(next);
    if (!group || visited.has(next)) continue;
    visited.add(next);
    for (const device of group.devices) members.add(device);
    waiting.push(...group.groups);
  }
  return members;
}

/** The groups, outer ones too, that each luminaire belongs to. */
export function groupsOfDevices(groups: readonly LightingGroup[]): ReadonlyMap<DeviceId, ReadonlySet<GroupId>> {
  const byId = byIdOf(groups);
  const found = new Map<DeviceId, Set<GroupId>>();
  for (const { id } of groups) {
    for (const device of membersAmong(byId, id)) {
      const holders = found.get(device) ?? new Set<GroupId>();
      found.set(device, holders.add(id));
    }
  }
  return found;
}
