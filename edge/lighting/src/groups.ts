import type { DeviceId, GroupId, LightingGroup } from '@lamplighter/contracts';

/** Every luminaire of a lighting group, those of groups within it too; a group that contains itself adds nothing. */
export function membersOf(groups: readonly LightingGroup[], id: GroupId): ReadonlySet<DeviceId> {
  const byId = new Map(groups.map((group) => [group.id, group]));
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
  const found = new Map<DeviceId, Set<GroupId>>();
  for (const { id } of groups) {
    for (const device of membersOf(groups, id)) {
      const holders = found.get(device) ?? new Set<GroupId>();
      found.set(device, holders.add(id));
    }
  }
  return found;
}
