import { type DeviceId, deviceId } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { bubbleAround, bubbleShape } from './bubble.js';
import { corridorGraph, type StandingLamp } from './corridor.js';

/** A degree of latitude is 111.19 km on a sphere of 6,371 km. */
const METRE = 1 / 111_194.93;
const lampAt = (name: string, east: number, north: number): StandingLamp => ({
  device: deviceId(name),
  latitude: north * METRE,
  longitude: east * METRE,
});
/** A straight street: lamps l0, l1 ... every 30 m. */
const straight = (count: number): StandingLamp[] =>
  Array.from({ length: count }, (_, index) => lampAt(`l${index}`, index * 30, 0));
const ids = (...names: string[]): DeviceId[] => names.map(deviceId);
const neighbours = (graph: ReturnType<typeof corridorGraph>, name: string): string[] =>
  [...(graph.get(deviceId(name))?.keys() ?? [])].sort();

describe('a corridor graph', () => {
  it('joins each luminaire of a street to the ones before and after it', () => {
    const graph = corridorGraph(straight(4));
    expect(['l0', 'l1', 'l2', 'l3'].map((name) => neighbours(graph, name))).to.deep.equal([
      ['l1'],
      ['l0', 'l2'],
      ['l1', 'l3'],
      ['l2'],
    ]);
    expect(graph.get(deviceId('l0'))?.get(deviceId('l1'))).to.be.closeTo(30, 0.01);
  });

  it('follows a fork and closes no loop', () => {
    const fork = [...straight(3), lampAt('left', 75, 25), lampAt('right', 75, -25)];
    const graph = corridorGraph(fork);
    expect(neighbours(graph, 'l2')).to.deep.equal(['l1', 'left', 'right']);
    const links = [...graph.values()].reduce((sum, found) => sum + found.size, 0) / 2;
    expect(links).to.equal(fork.length - 1);
  });

  it('leaves streets apart that are further apart than lights of one street stand', () => {
    const graph = corridorGraph([lampAt('a', 0, 0), lampAt('b', 80, 0), lampAt('c', 80, 80.2)]);
    expect(neighbours(graph, 'a')).to.deep.equal(['b']);
    expect(neighbours(graph, 'c')).to.deep.equal([]);
    expect(neighbours(corridorGraph([lampAt('a', 0, 0), lampAt('b', 80, 0)], 79), 'a')).to.deep.equal([]);
  });

  it('measures east as far as the latitude makes it', () => {
    const north = [lampAt('a', 0, 0), { ...lampAt('b', 60, 0) }].map((lamp) => ({ ...lamp, latitude: 60 }));
    expect(corridorGraph(north).get(deviceId('a'))?.get(deviceId('b'))).to.be.closeTo(30, 0.01);
  });
});

describe('a bubble', () => {
  const graph = corridorGraph(straight(9));

  it('spreads ring by ring to both sides', () => {
    const shape = { depth: 2, metresPerSecond: 10, leadSeconds: 30 };
    expect(bubbleAround(graph, ids('l4'), shape).map((ring) => ring.sort())).to.deep.equal([
      ids('l4'),
      ids('l3', 'l5'),
      ids('l2', 'l6'),
    ]);
  });

  it('reaches no further than people come within the lead time', () => {
    const slow = { depth: 4, metresPerSecond: 5, leadSeconds: 12.1 };
    expect(bubbleAround(graph, ids('l0'), slow)).to.deep.equal([ids('l0'), ids('l1'), ids('l2')]);
    expect(bubbleAround(graph, ids('l0'), { ...slow, leadSeconds: 11.9 })).to.deep.equal([ids('l0'), ids('l1')]);
  });

  it('starts from all luminaires of the sensor, and knows no stranger', () => {
    const shape = { depth: 1, metresPerSecond: 10, leadSeconds: 30 };
    expect(bubbleAround(graph, ids('l3', 'l4', 'l3', 'stranger'), shape).map((ring) => ring.sort())).to.deep.equal([
      ids('l3', 'l4'),
      ids('l2', 'l5'),
    ]);
    expect(bubbleAround(graph, ids('stranger'), shape)).to.deep.equal([[]]);
    expect(bubbleAround(graph, ids('l4'), { ...shape, depth: 0 })).to.deep.equal([ids('l4')]);
  });

  it('is wider where people are faster', () => {
    const reach = (lightingClass: string): number => {
      const { metresPerSecond, leadSeconds } = bubbleShape(lightingClass);
      return metresPerSecond * leadSeconds;
    };
    expect(['M3', 'C2', 'P4', ''].map(reach)).to.deep.equal([112, 48, 40, 40]);
    expect(['M3', 'C2', 'P4', ''].map((name) => bubbleShape(name).depth)).to.deep.equal([5, 3, 2, 2]);
  });

  it('holds every luminaire at most once, in its nearest ring, on any street', () => {
    const spot = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }));
    const lamps = fc.uniqueArray(spot, { minLength: 1, maxLength: 25, selector: (place) => place.join() });
    fc.assert(
      fc.property(lamps, fc.nat({ max: 7 }), fc.nat(), (places, depth, pick) => {
        const standing = places.map(([east, north], index) => lampAt(`l${index}`, east, north));
        const net = corridorGraph(standing);
        const own = deviceId(`l${pick % standing.length}`);
        const rings = bubbleAround(net, [own], { depth, metresPerSecond: 10, leadSeconds: 20 });
        const all = rings.flat();
        expect(new Set(all).size).to.equal(all.length);
        expect(rings.length).to.be.at.most(depth + 1);
        rings.slice(1).forEach((ring, index) => {
          for (const device of ring) {
            const near = [...(net.get(device)?.keys() ?? [])];
            expect(near.some((neighbour) => rings[index]?.includes(neighbour))).to.equal(true);
          }
        });
      }),
      { numRuns: 100 },
    );
  });
});
