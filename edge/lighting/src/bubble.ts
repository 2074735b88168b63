import type { DeviceId, Seconds } from '@lamplighter/contracts';
import type { CorridorGraph, Metres } from './corridor.js';

/** How far light runs ahead of people. */
export interface BubbleShape {
  /** Rings around the sensor's own luminaires, 0 to 7. */
  readonly depth: number;
  /** How fast people move there: 1.4 on foot, 5 on a bicycle, 14 in a car at 50 km/h. */
  readonly metresPerSecond: number;
  /** How long before their arrival the light should be up. */
  readonly leadSeconds: Seconds;
}

/**
 * Usual shapes by EN 13201 class. M is for motor traffic, C for conflict areas, P for people on foot and slow traffic
 * (CEN/TR 13201-1); speeds and lead are the platform's own defaults, to be set per street.
 */
export function bubbleShape(lightingClass: string): BubbleShape {
  if (lightingClass.startsWith('M')) return { depth: 5, metresPerSecond: 14, leadSeconds: 8 };
  if (lightingClass.startsWith('C')) return { depth: 3, metresPerSecond: 8, leadSeconds: 6 };
  return { depth: 2, metresPerSecond: 5, leadSeconds: 8 };
}

/**
 * The luminaires that a sensor lights, by ring: ring 0 its own, ring 1 their neighbours along the corridor, and so on to
 * the depth; none further along the street than people come within the lead time. Each luminaire lies in its nearest
 * ring. Unknown luminaires are left out; the same arguments give the same rings.
 */
export function bubbleAround(graph: CorridorGraph, own: readonly DeviceId[], shape: BubbleShape): DeviceId[][] {
  const reach = shape.metresPerSecond * shape.leadSeconds;
  const travelled = new Map<DeviceId, Metres>();
  let edge = own.filter((device) => graph.has(device));
  for (const device of edge) travelled.set(device, 0);
  const rings = [[...new Set(edge)]];
  for (let ring = 1; ring <= shape.depth && edge.length > 0; ring += 1) {
    const next = new Map<DeviceId, Metres>();
    for (const device of edge) {
      for (const [neighbour, far] of graph.get(device) ?? []) {
        const way = (travelled.get(device) ?? 0) + far;
        if (travelled.has(neighbour) || way > reach) continue;
        next.set(neighbour, Math.min(way, next.get(neighbour) ?? way));
      }
    }
    for (const [device, way] of next) travelled.set(device, way);
    edge = [...next.keys()];
    if (edge.length > 0) rings.push(edge);
  }
  return rings;
}
