import type { ExpressionSpecification, GeoJSONSourceSpecification, StyleSpecification } from 'maplibre-gl';
import { lightStops } from './light-colour.js';

/** Colours of the night map; the same in both themes, because light shows on a dark ground only. */
export const NIGHT = {
  ground: '#0a0f1c',
  streetBed: '#161f36',
  street: '#33436a',
  streetName: '#8091b4',
  off: '#5c6a8a',
  silent: '#c7b6ff',
  asleep: '#4f6fa8',
  fault: '#ff6b81',
  selected: '#5be0ff',
  opened: '#ffffff',
} as const;

const state = (key: string, otherwise: string | number | boolean): ExpressionSpecification => [
  'coalesce',
  ['feature-state', key],
  otherwise,
];
const level = state('level', 0);
const condition = state('condition', 'unknown');
const isLit: ExpressionSpecification = ['all', ['==', condition, 'on'], ['>', level, 0]];

/** A size in pixels that grows with the zoom: small over a district, large in a street. */
const growing = (size: number | ExpressionSpecification): ExpressionSpecification => [
  'interpolate',
  ['exponential', 1.5],
  ['zoom'],
  11,
  ['*', size, 0.28],
  15,
  ['*', size, 0.75],
  17,
  ['*', size, 1.15],
  20,
  ['*', size, 2.2],
];

const byLevel = (dark: number, full: number): ExpressionSpecification => [
  'interpolate',
  ['linear'],
  level,
  0,
  dark,
  100,
  full,
];

const lightColours = ['interpolate', ['linear'], level, ...lightStops()] as unknown as ExpressionSpecification;

const EMPTY = { type: 'FeatureCollection' as const, features: [] };

/** The whole style: no tiles, no glyph server, no sprite. Lamp levels arrive as feature state of source `lamps`. */
export function nightStyle(streets: GeoJSONSourceSpecification['data'] | null): StyleSpecification {
  return {
    version: 8,
    sources: {
      streets: { type: 'geojson', data: streets ?? EMPTY },
      lamps: { type: 'geojson', data: EMPTY, promoteId: 'id' },
      marks: { type: 'geojson', data: EMPTY },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': NIGHT.ground } },
      {
        id: 'street-beds',
        type: 'line',
        source: 'streets',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-color': NIGHT.streetBed,
          'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 11, 1.5, 15, 8, 18, 34],
        },
      },
      {
        id: 'streets',
        type: 'line',
        source: 'streets',
        layout: { 'line-cap': 'round', 'line-join': 'round' },
        paint: {
          'line-color': NIGHT.street,
          'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.5, 15, 1, 18, 1.6],
        },
      },
      {
        id: 'lamp-glow',
        type: 'circle',
        source: 'lamps',
        paint: {
          'circle-color': lightColours,
          'circle-blur': 1,
          'circle-radius': growing(byLevel(8, 34)),
          'circle-opacity': ['case', isLit, byLevel(0.16, 0.5), 0],
          'circle-pitch-alignment': 'map',
        },
      },
      {
        id: 'lamp-core',
        type: 'circle',
        source: 'lamps',
        paint: {
          'circle-radius': growing(['case', isLit, byLevel(3.6, 7.5), 4]),
          'circle-color': [
            'case',
            isLit,
            lightColours,
            ['==', condition, 'off'],
            NIGHT.off,
            ['==', condition, 'silent'],
            '#221d3d',
            NIGHT.ground,
          ],
          'circle-opacity': ['case', isLit, byLevel(0.75, 1), 0.95],
          'circle-stroke-width': ['case', isLit, 0, ['==', condition, 'off'], 0, 1.6],
          'circle-stroke-color': [
            'case',
            ['==', condition, 'silent'],
            NIGHT.silent,
            ['==', condition, 'asleep'],
            NIGHT.asleep,
            NIGHT.off,
          ],
        },
      },
      {
        id: 'lamp-selected',
        type: 'circle',
        source: 'lamps',
        paint: {
          'circle-radius': growing(12),
          'circle-color': 'rgba(0,0,0,0)',
          'circle-stroke-color': ['case', state('opened', false), NIGHT.opened, NIGHT.selected],
          'circle-stroke-width': ['case', state('opened', false), 2.5, state('selected', false), 2, 0],
        },
      },
      {
        id: 'fault-rings',
        type: 'circle',
        source: 'marks',
        filter: ['==', ['get', 'mark'], 'fault'],
        paint: {
          'circle-radius': growing(15),
          'circle-color': 'rgba(255,107,129,0.10)',
          'circle-stroke-color': NIGHT.fault,
          'circle-stroke-width': 2.4,
        },
      },
      {
        id: 'marks',
        type: 'symbol',
        source: 'marks',
        layout: {
          'icon-image': ['get', 'mark'],
          'icon-size': ['interpolate', ['linear'], ['zoom'], 12, 0.5, 16, 0.85, 19, 1.2],
          'icon-offset': ['match', ['get', 'mark'], 'fault', ['literal', [17, -17]], ['literal', [0, 0]]],
          'icon-allow-overlap': true,
          'icon-ignore-placement': true,
        },
      },
      {
        id: 'street-names',
        type: 'symbol',
        source: 'streets',
        minzoom: 14.5,
        layout: {
          'symbol-placement': 'line',
          'symbol-spacing': 320,
          'text-field': ['coalesce', ['get', 'name'], ['get', 'street'], ''],
          'text-font': ['sans-serif'],
          'text-size': 12,
          'text-offset': [0, 1.3],
        },
        paint: { 'text-color': NIGHT.streetName, 'text-halo-color': NIGHT.ground, 'text-halo-width': 1.4 },
      },
    ],
  };
}
