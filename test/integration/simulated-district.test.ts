import { readFileSync } from 'node:fs';
import { HOUR } from '@lamplighter/contracts';
import { arrivals, borrowedNight, demoDistrict, readCounts } from '@lamplighter/firmware-sim';
import { expect } from 'chai';
import { requireReferenceData } from '../helpers/requires.js';

type Ring = readonly (readonly [number, number])[];
interface Municipality {
  readonly properties: { readonly nis5: string };
  readonly geometry:
    | { readonly type: 'Polygon'; readonly coordinates: readonly Ring[] }
    | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly Ring[])[] };
}

describe('the simulator beside real data', () => {
  it('places the demonstration district inside the municipalities that it names', function () {
    const path = requireReferenceData(this, 'brussels-municipalities.geojson');
    const { features } = JSON.parse(readFileSync(path, 'utf8')) as { features: Municipality[] };
    for (const { nis, luminaires } of demoDistrict()) {
      const outside = luminaires.filter((lamp) => municipalityAt(features, lamp.longitude, lamp.latitude) !== nis);
      expect(outside.map((lamp) => lamp.street)).to.deep.equal([]);
    }
  });

  it('reads the recorded Brussels counts whole and borrows a night without an outage', function () {
    const { counts, rejected } = readCounts(
      readFileSync(requireReferenceData(this, 'brussels-bike-counts-15min.csv'), 'utf8'),
    );
    expect(rejected).to.deep.equal([]);
    expect(counts).to.have.length(50_554);
    const from = Date.parse('2026-11-22T15:45Z');
    const night = { counter: 'CB02411', from, to: from + 15 * HOUR, seed: 'night' };
    // The Sunday nearest in the year would be 9 December, on which this counter has no row.
    expect(borrowedNight(counts, night)).to.equal('2018-12-16');
    // As many as the file has from 15:45Z to 06:45Z.
    const recorded = counts.filter(
      ({ counter, start }) =>
        counter === 'CB02411' && start >= Date.parse('2018-12-16T15:45Z') && start < Date.parse('2018-12-17T06:45Z'),
    );
    expect(arrivals(counts, night)).to.have.length(recorded.reduce((sum, each) => sum + each.count, 0));
  });
});

function municipalityAt(features: readonly Municipality[], longitude: number, latitude: number): string | undefined {
  return features.find(({ geometry }) => {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return polygons.some(([outline]) => outline && isInside(outline, longitude, latitude));
  })?.properties.nis5;
}

/** Counts how often a ray to the east crosses the outline. */
function isInside(outline: Ring, x: number, y: number): boolean {
  return (
    outline.filter(([x1, y1], index) => {
      const [x2, y2] = outline[(index + 1) % outline.length] ?? [x1, y1];
      return y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1;
    }).length %
      2 ===
    1
  );
}
