import type { LonLat } from './polyline.js';

/** An invented street: what stands along it, and where it runs. */
export interface PlannedStreet {
  readonly name: string;
  readonly lightingClass: string;
  readonly floorLevel: number;
  readonly model: string;
  readonly nominalPowerW: number;
  readonly line: readonly LonLat[];
}

/** An invented cabinet. `sensors`: index of the street and how far along it, 0 to 1. */
export interface PlannedCabinet {
  readonly edgeId: string;
  readonly nis: string;
  readonly municipality: string;
  readonly cabinet: string;
  readonly streets: readonly PlannedStreet[];
  readonly sensors: readonly { readonly street: number; readonly at: number }[];
}

/** Kinds of street with an EN 13201 class, the least level that keeps it decent, and an invented luminaire. */
const AVENUE = { lightingClass: 'M4', floorLevel: 40, model: 'Demo Avenue 78', nominalPowerW: 78 };
const STREET = { lightingClass: 'P3', floorLevel: 25, model: 'Demo Street 42', nominalPowerW: 42 };
const PATH = { lightingClass: 'P4', floorLevel: 20, model: 'Demo Path 24', nominalPowerW: 24 };

/**
 * Streets that do not exist, laid out where the Region really is (21004 Bruxelles / Brussel, 21009 Ixelles / Elsene).
 * The names are made up so that nobody takes them for an inventory.
 */
export const DEMO_PLANS: readonly PlannedCabinet[] = [
  {
    edgeId: 'demo-21004-a',
    nis: '21004',
    municipality: 'Bruxelles / Brussel',
    cabinet: 'DEMO-A',
    streets: [
      {
        ...AVENUE,
        name: "Avenue de l'Essai / Proeflaan",
        line: [
          [4.3663, 50.8415],
          [4.3686, 50.8427],
          [4.3715, 50.8436],
        ],
      },
      {
        ...STREET,
        name: 'Rue du Prototype / Prototypestraat',
        line: [
          [4.3686, 50.8427],
          [4.37, 50.841],
          [4.3707, 50.8397],
        ],
      },
      {
        ...PATH,
        name: "Venelle du Banc d'essai / Testbankpad",
        line: [
          [4.37, 50.841],
          [4.3731, 50.8419],
          [4.374, 50.8421],
        ],
      },
    ],
    sensors: [{ street: 2, at: 0.5 }],
  },
  {
    edgeId: 'demo-21004-b',
    nis: '21004',
    municipality: 'Bruxelles / Brussel',
    cabinet: 'DEMO-B',
    streets: [
      {
        ...STREET,
        name: 'Rue des Lampes Feintes / Schijnlampenstraat',
        line: [
          [4.3589, 50.8402],
          [4.3615, 50.8417],
          [4.3633, 50.8428],
        ],
      },
      {
        ...STREET,
        name: 'Rue du Simulateur / Simulatorstraat',
        line: [
          [4.3615, 50.8417],
          [4.3639, 50.8402],
          [4.3651, 50.8395],
        ],
      },
      {
        ...PATH,
        name: 'Sentier de la Maquette / Maquettepad',
        line: [
          [4.3639, 50.8402],
          [4.3622, 50.8389],
          [4.3605, 50.838],
        ],
      },
    ],
    sensors: [
      { street: 0, at: 0.3 },
      { street: 2, at: 0.6 },
    ],
  },
  {
    edgeId: 'demo-21009-a',
    nis: '21009',
    municipality: 'Ixelles / Elsene',
    cabinet: 'DEMO-C',
    streets: [
      {
        ...AVENUE,
        name: 'Avenue du Banc Pilote / Pilootlaan',
        line: [
          [4.3647, 50.8367],
          [4.3668, 50.8383],
          [4.3687, 50.8396],
        ],
      },
      {
        ...STREET,
        name: 'Rue de la Fiction / Fictiestraat',
        line: [
          [4.3668, 50.8383],
          [4.3696, 50.8375],
          [4.3713, 50.8368],
        ],
      },
      {
        ...PATH,
        name: 'Allée de la Démo / Demodreef',
        line: [
          [4.3696, 50.8375],
          [4.3687, 50.8358],
          [4.3673, 50.8345],
        ],
      },
    ],
    sensors: [
      { street: 1, at: 0.5 },
      { street: 2, at: 0.5 },
    ],
  },
];
