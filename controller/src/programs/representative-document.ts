import { DESIRED_LIMITS, type DesiredState, parseDesiredState } from '@lamplighter/contracts';
import { holdsEverywhere } from '../bounds/edge-bounds.js';
import type { Members } from '../bounds/group-members.js';
import { fittingKinds, type Stock } from './fitting-kinds.js';
import type { Followers, FollowingKind, LampKind } from './followers.js';

const ADDRESSES_PER_LINE = 64;

interface Representative extends FollowingKind {
  readonly device: string;
}

/**
 * A document that stands for a municipality: one luminaire of every kind that follows a draft, at the municipality's mean
 * position, with what bounds them.
 */
export function representativeDocument(followers: Followers, stock: Stock): DesiredState {
  const { kinds, calendars, programs } = fittingKinds(followers, stock);
  const lamps = named(
    kinds,
    followers.sensors.map((sensor) => sensor.device),
  );
  const devices = new Map(lamps.map((lamp) => [keyOf(lamp), lamp.device]));
  return parseDesiredState({
    format: 1,
    nis: followers.nis,
    edge: `representative-${followers.nis}`,
    version: 1,
    place: followers.place,
    powerWindow: followers.powerWindow,
    luminaires: lamps.map(({ device, calendarId, lightingClass, floorLevel }, index) => ({
      device,
      line: Math.floor(index / ADDRESSES_PER_LINE),
      shortAddress: index % ADDRESSES_PER_LINE,
      calendarId,
      lightingClass,
      floorLevel,
    })),
    sensors: followers.sensors.map((sensor) => ({
      ...sensor,
      kind: 'presence',
      rings: sensor.rings.map((ring) => ring.flatMap((kind) => devices.get(keyOf(kind)) ?? [])),
    })),
    programs,
    calendars,
    ...boundsOn(lamps, followers.bounds),
  });
}

/** Bounds and groups with the representatives they name, groups within groups resolved; what names none of them is left out. */
function boundsOn(lamps: readonly Representative[], { groups, exemptions, caps }: Followers['bounds']) {
  const on = <T extends Members & { readonly id: string }>(list: readonly T[], of: 'bounds' | 'groups') =>
    list.flatMap(({ luminaires, groups: within, ...rest }) => {
      const devices = lamps.filter((lamp) => lamp[of].includes(rest.id)).map((lamp) => lamp.device);
      const isFelt = devices.length > 0 || (of === 'bounds' && holdsEverywhere({ luminaires, groups: within }));
      return isFelt ? [{ ...rest, devices, groups: [] }] : [];
    });
  return {
    groups: on(groups, 'groups').slice(0, DESIRED_LIMITS.groups),
    exemptions: on(exemptions, 'bounds'),
    caps: on(caps, 'bounds'),
  };
}

/** Each with a name that says what it stands for, such as `M4-40` for class M4 with a floor of 40 %. */
function named(kinds: readonly FollowingKind[], taken: readonly string[]): Representative[] {
  const used = new Set(taken);
  return kinds.map((kind) => {
    const wanted = `${kind.lightingClass.replace(/[^A-Za-z0-9]/g, '') || 'unclassified'}-${kind.floorLevel}`;
    let device = wanted;
    for (let number = 2; used.has(device); number += 1) device = `${wanted}-${number}`;
    used.add(device);
    return { ...kind, device };
  });
}

const keyOf = ({ lightingClass, floorLevel, calendarId, bounds }: LampKind): string =>
  JSON.stringify([lightingClass, floorLevel, calendarId, bounds]);
