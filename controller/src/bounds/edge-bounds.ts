import { type DeviceId, deviceId, type GroupId } from '@lamplighter/contracts';
import type { Members } from './group-members.js';
import type { MunicipalBounds } from './municipal-bounds.js';

type OnEdge<T extends Members> = Omit<T, keyof Members> & {
  readonly devices: readonly DeviceId[];
  readonly groups: readonly GroupId[];
};

/** The part of a municipality's bounds that an edge's document bears. What has no content is absent. */
export interface EdgeBounds {
  readonly groups?: readonly OnEdge<MunicipalBounds['groups'][number]>[];
  readonly exemptions?: readonly OnEdge<MunicipalBounds['exemptions'][number]>[];
  readonly caps?: readonly OnEdge<MunicipalBounds['caps'][number]>[];
}

interface Placed<T extends Members> {
  readonly resource: T;
  readonly devicesByEdge: ReadonlyMap<string, readonly DeviceId[]>;
}

/**
 * Divides a municipality's bounds among its edges. A lighting group is on an edge that has a luminaire of it, or of a
 * group within it; a bound that names luminaires or groups only where one of these is. What names none is on every edge.
 */
export function edgeBounds(bounds: MunicipalBounds): (edge: string, devices: ReadonlySet<string>) => EdgeBounds {
  const groups = bounds.groups.map(placed);
  const exemptions = bounds.exemptions.map(placed);
  const caps = bounds.caps.map(placed);
  const holders = new Map<GroupId, GroupId[]>();
  for (const { id, groups: within } of bounds.groups) {
    for (const inner of within) holders.set(inner, [...(holders.get(inner) ?? []), id]);
  }
  return (edge, devices) => {
    const devicesOf = ({ devicesByEdge }: Placed<Members>): DeviceId[] =>
      (devicesByEdge.get(edge) ?? []).filter((device) => devices.has(device));
    const present = withHolders(
      groups.filter((group) => devicesOf(group).length > 0).map(({ resource }) => resource.id),
      holders,
    );
    const onEdge = <T extends Members>(each: Placed<T>): OnEdge<T> => {
      const { luminaires: _, groups: named, ...rest } = each.resource;
      return { ...rest, devices: devicesOf(each), groups: [...new Set(named)].filter((id) => present.has(id)) };
    };
    const isFelt = (bound: OnEdge<Members>, { resource }: Placed<Members>): boolean =>
      holdsEverywhere(resource) || bound.devices.length > 0 || bound.groups.length > 0;
    const felt = <T extends Members>(placedBounds: readonly Placed<T>[]): OnEdge<T>[] =>
      placedBounds.flatMap((each) => {
        const bound = onEdge(each);
        return isFelt(bound, each) ? [bound] : [];
      });
    return withoutEmpty({
      groups: groups.filter(({ resource }) => present.has(resource.id)).map(onEdge),
      exemptions: felt(exemptions),
      caps: felt(caps),
    });
  };
}

/** A bound that names nobody holds in its whole municipality. */
export const holdsEverywhere = ({ luminaires, groups }: Members): boolean =>
  luminaires.length === 0 && groups.length === 0;

/** The edge of a luminaire's id, which is `{edge}:{device}`. */
export const edgeOfLuminaire = (luminaire: string): string => luminaire.slice(0, luminaire.indexOf(':'));

function placed<T extends Members>(resource: T): Placed<T> {
  const devicesByEdge = new Map<string, DeviceId[]>();
  for (const luminaire of new Set(resource.luminaires)) {
    const edge = edgeOfLuminaire(luminaire);
    const device = deviceId(luminaire.slice(edge.length + 1));
    const devices = devicesByEdge.get(edge);
    if (devices) devices.push(device);
    else devicesByEdge.set(edge, [device]);
  }
  return { resource, devicesByEdge };
}

/** These groups and all that hold one of them, however deep. */
function withHolders(ids: readonly GroupId[], holders: ReadonlyMap<GroupId, readonly GroupId[]>): ReadonlySet<GroupId> {
  const found = new Set<GroupId>();
  const waiting = [...ids];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    waiting.push(...(holders.get(next) ?? []));
  }
  return found;
}

const withoutEmpty = (lists: Required<EdgeBounds>): EdgeBounds =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
