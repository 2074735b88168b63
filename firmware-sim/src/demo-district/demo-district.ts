import {
  type Degrees,
  type DeviceId,
  type DimLevel,
  deviceId,
  type EdgeId,
  edgeId,
  type NisCode,
  nisCode,
  type Watt,
} from '@lamplighter/contracts';
import { type Random, seededRandom } from '../deterministic-random.js';
import { DEMO_PLANS, type PlannedCabinet, type PlannedStreet } from './demo-plans.js';
import { distance, type LonLat, walk } from './polyline.js';

/** A luminaire of the demonstration district. */
export interface DemoLuminaire {
  readonly device: DeviceId;
  readonly line: 0;
  readonly shortAddress: number;
  readonly latitude: Degrees;
  readonly longitude: Degrees;
  readonly street: string;
  readonly model: string;
  readonly nominalPowerW: Watt;
  /** EN 13201 class of its street. */
  readonly lightingClass: string;
  readonly floorLevel: DimLevel;
}

/** A presence sensor of the demonstration district. */
export interface DemoSensor {
  readonly device: DeviceId;
  readonly line: 0;
  readonly shortAddress: number;
  readonly instance: 0;
  readonly latitude: Degrees;
  readonly longitude: Degrees;
  readonly street: string;
  /** Luminaires around it, nearest ring first. */
  readonly rings: readonly (readonly DeviceId[])[];
}

/** A street as a GeoJSON-ready line. */
export interface DemoStreet {
  readonly name: string;
  readonly lightingClass: string;
  /** Longitude, latitude. */
  readonly line: readonly LonLat[];
}

/** One cabinet of the demonstration district with the edge in it. */
export interface DemoCabinet {
  /** Always true: no street, lamp or cabinet here exists. */
  readonly isGenerated: true;
  readonly edgeId: EdgeId;
  readonly nis: NisCode;
  readonly municipality: string;
  readonly cabinet: string;
  readonly latitude: Degrees;
  readonly longitude: Degrees;
  readonly luminaires: readonly DemoLuminaire[];
  readonly sensors: readonly DemoSensor[];
  readonly streets: readonly DemoStreet[];
}

/** Luminaires within these distances of a sensor, in metres, are its rings. */
const RINGS = [40, 100] as const;
const SPACING = { least: 25, most: 30 } as const;

/** Three invented cabinets in two real municipalities of the Region, about 40 luminaires each; the same at every call. */
export function demoDistrict(): readonly DemoCabinet[] {
  return DEMO_PLANS.map(buildCabinet);
}

function buildCabinet(plan: PlannedCabinet): DemoCabinet {
  const random = seededRandom(`demo ${plan.edgeId}`);
  const luminaires: DemoLuminaire[] = [];
  for (const street of plan.streets) {
    for (const place of walk(street.line, () => between(random, SPACING.least, SPACING.most))) {
      luminaires.push(luminaire(street, place, luminaires.length));
    }
  }
  const sensors = plan.sensors.map(({ street, at }, index) => {
    const along = luminaires.filter((each) => each.street === plan.streets[street]?.name);
    return sensor(along[Math.floor(at * (along.length - 1))], luminaires, index);
  });
  const [longitude, latitude] = plan.streets[0]?.line[0] ?? [0, 0];
  return {
    isGenerated: true,
    edgeId: edgeId(plan.edgeId),
    nis: nisCode(plan.nis),
    municipality: plan.municipality,
    cabinet: plan.cabinet,
    latitude,
    longitude,
    luminaires,
    sensors: sensors.filter((each) => each !== null),
    streets: plan.streets.map(({ name, lightingClass, line }) => ({ name, lightingClass, line })),
  };
}

function luminaire(street: PlannedStreet, [longitude, latitude]: LonLat, index: number): DemoLuminaire {
  return {
    device: deviceId(`lamp-${String(index + 1).padStart(3, '0')}`),
    line: 0,
    shortAddress: index,
    latitude,
    longitude,
    street: street.name,
    model: street.model,
    nominalPowerW: street.nominalPowerW,
    lightingClass: street.lightingClass,
    floorLevel: street.floorLevel,
  };
}

function sensor(
  pole: DemoLuminaire | undefined,
  luminaires: readonly DemoLuminaire[],
  index: number,
): DemoSensor | null {
  if (!pole) return null;
  const away = (lamp: DemoLuminaire): number =>
    distance([pole.longitude, pole.latitude], [lamp.longitude, lamp.latitude]);
  const rings = RINGS.map((radius, ring) =>
    luminaires
      .filter((lamp) => away(lamp) <= radius && away(lamp) > (RINGS[ring - 1] ?? -1))
      .map((lamp) => lamp.device),
  );
  const { latitude, longitude, street } = pole;
  const device = deviceId(`presence-${String(index + 1).padStart(2, '0')}`);
  return { device, line: 0, shortAddress: index, instance: 0, latitude, longitude, street, rings };
}

function between(random: Random, least: number, most: number): number {
  return least + random() * (most - least);
}
