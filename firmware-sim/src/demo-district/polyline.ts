/** Longitude and latitude, WGS84 degrees, in GeoJSON's order. */
export type LonLat = readonly [number, number];

/** Metres per degree of latitude. */
const METRES_PER_DEGREE = 111_195;
/** Poles stand alternately on both sides, this far from the middle of the street, in metres. */
const FROM_MIDDLE = 4;

function metresPerLongitude(latitude: number): number {
  return METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
}

/** Metres between two points that are at most a few kilometres apart. */
export function distance([lon1, lat1]: LonLat, [lon2, lat2]: LonLat): number {
  return Math.hypot((lon2 - lon1) * metresPerLongitude((lat1 + lat2) / 2), (lat2 - lat1) * METRES_PER_DEGREE);
}

/** Pole positions along a line, `step` metres apart along it, on alternate sides. */
export function walk(line: readonly LonLat[], step: () => number): LonLat[] {
  const places: LonLat[] = [];
  // Half a step from the corner, so that poles of crossing streets do not meet.
  let left = step() / 2;
  line.slice(1).forEach((end, index) => {
    const start = line[index] ?? end;
    const length = distance(start, end);
    let along = left;
    for (; along < length; along += step()) places.push(beside(start, end, along / length, places.length % 2 ? 1 : -1));
    left = along - length;
  });
  return places;
}

/** A point at a share of the way, set off to one side. Rounded to the centimetre. */
function beside([lon1, lat1]: LonLat, [lon2, lat2]: LonLat, share: number, side: 1 | -1): LonLat {
  const perLongitude = metresPerLongitude(lat1);
  const east = (lon2 - lon1) * perLongitude;
  const north = (lat2 - lat1) * METRES_PER_DEGREE;
  const length = Math.hypot(east, north);
  const lon = lon1 + (lon2 - lon1) * share + (side * FROM_MIDDLE * -north) / length / perLongitude;
  const lat = lat1 + (lat2 - lat1) * share + (side * FROM_MIDDLE * east) / length / METRES_PER_DEGREE;
  return [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
}
