import { type DesiredState, parseDesiredState } from '@lamplighter/contracts';
import { holdsEverywhere } from '../bounds/edge-bounds.js';
import type { MunicipalBounds } from '../bounds/municipal-bounds.js';
import type { Followers, FollowingKind, LampKind } from './followers.js';
import { fittingKinds, type Stock } from './fitting-kinds.js';

const ADDRESSES_PER_LINE = 64;
const MOST_GROUPS = 256;

/**
 * A document that stands for a municipality: one luminaire of every kind that follows a draft, at the municipality's mean
 * position, with the bounds and groups that concern them.
 */
export function representativeDocument(followers: Followers, stock: Stock): DesiredState {
  const { kinds, calendars, programs } = fittingKinds(followers, stock);
  const names = deviceNames(
    kinds,
    followers.sensors.map((sensor) => sensor.device),
  );
  return parseDesiredState({
    format: 1,
    nis: followers.nis,
    edge: `representative-${followers.nis}`,
    version: 1,
    place: followers.place,
    powerWindow: followers.powerWindow,
    luminaires: kinds.map(({ bounds: _bounds, groups: _groups, ...kind }, index) => ({
      ...kind,
      device: names.get(keyOf({ ...kind, bounds: _bounds })),
      line: Math.floor(index / ADDRESSES_PER_LINE),
      shortAddress: index % ADDRESSES_PER_LINE,
    })),
    sensors: followers.sensors.map((sensor) => ({
      ...sensor,
      kind: 'presence',
      rings: sensor.rings.map((ring) => ring.flatMap((kind) => names.get(keyOf(kind)) ?? [])),
    })),
    programs,
    calendars,
    ...boundsFor(followers.bounds, kinds, names),
  });
}
