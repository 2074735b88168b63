import type { LuminaireState } from '@lamplighter/contracts';

export type Condition = LuminaireState['condition'];

/** A luminaire as map and list show it. */
export interface Lamp {
  readonly id: string;
  readonly longitude: number;
  readonly latitude: number;
  readonly street: string;
  readonly municipality: string;
  /** Least level of its lighting class, percent; null when the map does not tell. */
  readonly floorLevel: number | null;
  readonly state: LuminaireState;
}

const CONDITIONS: readonly unknown[] = ['on', 'off', 'silent', 'asleep', 'unknown'] satisfies Condition[];

const isCondition = (value: unknown): value is Condition => CONDITIONS.includes(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const figure = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/**
 * Luminaires of a GeoJSON feature collection. A feature's properties hold the luminaire's id and place names, and its
 * state either as `state` or flat. Features without an id or a position are left out: they could not be clicked.
 */
export function lampsOfGeoJson(collection: unknown): Lamp[] {
  const features = (collection as { features?: unknown } | null)?.features;
  return Array.isArray(features) ? features.map(lampOfFeature).filter((lamp) => lamp !== null) : [];
}

function lampOfFeature(feature: {
  id?: unknown;
  geometry?: { coordinates?: unknown } | null;
  properties?: Record<string, unknown> | null;
}): Lamp | null {
  const properties = feature.properties ?? {};
  const id = text(properties['id'] ?? feature.id);
  const coordinates = feature.geometry?.coordinates;
  const [longitude, latitude] = Array.isArray(coordinates) ? coordinates.map(figure) : [];
  if (id === '' || typeof longitude !== 'number' || typeof latitude !== 'number') return null;
  return {
    id,
    longitude,
    latitude,
    street: text(properties['street']),
    municipality: text(properties['municipality']),
    floorLevel: figure(properties['floorLevel']),
    state: stateOf(id, (properties['state'] as Record<string, unknown> | undefined) ?? properties),
  };
}

function stateOf(id: string, source: Record<string, unknown>): LuminaireState {
  const faults = source['openFaults'];
  return {
    id,
    condition: isCondition(source['condition']) ? source['condition'] : 'unknown',
    targetLevel: figure(source['targetLevel']),
    actualLevel: figure(source['actualLevel']),
    source: text(source['source']) || null,
    reason: text(source['reason']) || null,
    powerW: figure(source['powerW']),
    energyWh: figure(source['energyWh']),
    openFaults: Array.isArray(faults) ? faults.map(String) : [],
    sampledAt: figure(source['sampledAt']),
  };
}

/** The level to draw: what the lamp reported, or what it was asked when it has not said. */
export function shownLevel(state: LuminaireState): number {
  if (state.condition === 'off' || state.condition === 'asleep') return 0;
  return state.actualLevel ?? state.targetLevel ?? 0;
}
