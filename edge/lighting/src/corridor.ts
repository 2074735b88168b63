import type { Degrees, DeviceId } from '@lamplighter/contracts';

/** Distance along a street. */
export type Metres = number;

/** A luminaire and where it stands. */
export interface StandingLamp {
  readonly device: DeviceId;
  readonly latitude: Degrees;
  readonly longitude: Degrees;
}

/** Who stands next to whom along the street, and how far; the same both ways. */
export type CorridorGraph = ReadonlyMap<DeviceId, ReadonlyMap<DeviceId, Metres>>;

/** Further apart than this, two luminaires are no neighbours: street lights stand 20 to 45 m apart. */
const LONGEST_STEP: Metres = 80;

/**
 * The neighbours of each luminaire: the shortest lines that join all luminaires within reach of each other (minimum
 * spanning forest, Kruskal), which follows a street through bends and forks and closes no loop across a block.
 */
export function corridorGraph(lamps: readonly StandingLamp[], longestStep: Metres = LONGEST_STEP): CorridorGraph {
  const graph = new Map<DeviceId, Map<DeviceId, Metres>>(lamps.map(({ device }) => [device, new Map()]));
  const pairs = lamps
    .flatMap((a, index) => lamps.slice(index + 1).map((b) => ({ a: a.device, b: b.device, far: metresBetween(a, b) })))
    .filter(({ far }) => far <= longestStep)
    .sort((a, b) => a.far - b.far);
  const heads = new Map<DeviceId, DeviceId>();
  const headOf = (device: DeviceId): DeviceId => {
    let head = device;
    for (let next = heads.get(head); next !== undefined; next = heads.get(head)) head = next;
    return head;
  };
  for (const { a, b, far } of pairs) {
    const [headA, headB] = [headOf(a), headOf(b)];
    if (headA === headB) continue;
    heads.set(headA, headB);
    graph.get(a)?.set(b, far);
    graph.get(b)?.set(a, far);
  }
  return graph;
}

const EARTH_RADIUS: Metres = 6_371_000;

/** Flat-earth distance: good to a decimetre within a street. */
function metresBetween(a: StandingLamp, b: StandingLamp): Metres {
  const rad = Math.PI / 180;
  const north = (b.latitude - a.latitude) * rad;
  const east = (b.longitude - a.longitude) * rad * Math.cos(((a.latitude + b.latitude) / 2) * rad);
  return Math.hypot(north, east) * EARTH_RADIUS;
}
