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
          [4.3489, 50.8502],
          [4.3512, 50.8514],
          [4.3541, 50.8523],
        ],
      },
      {
        ...STREET,
        name: 'Rue du Prototype / Prototypestraat',
        line: [
          [4.3512, 50.8514],
          [4.3526, 50.8497],
          [4.3533, 50.8484],
        ],
      },
      {
        ...PATH,
        name: "Venelle du Banc d'essai / Testbankpad",
        line: [
          [4.3526, 50.8497],
          [4.3557, 50.8506],
          [4.3566, 50.8508],
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
          [4.3602, 50.8446],
          [4.3628, 50.8461],
          [4.3646, 50.8472],
        ],
      },
      {
        ...STREET,
        name: 'Rue du Simulateur / Simulatorstraat',
        line: [
          [4.3628, 50.8461],
          [4.3652, 50.8446],
          [4.3664, 50.8439],
        ],
      },
      {
        ...PATH,
        name: 'Sentier de la Maquette / Maquettepad',
        line: [
          [4.3652, 50.8446],
          [4.3635, 50.8433],
          [4.3618, 50.8424],
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
          [4.3702, 50.8258],
          [4.3723, 50.8274],
          [4.3742, 50.8287],
        ],
      },
      {
        ...STREET,
        name: 'Rue de la Fiction / Fictiestraat',
        line: [
          [4.3723, 50.8274],
          [4.3751, 50.8266],
          [4.3768, 50.8259],
        ],
      },
      {
        ...PATH,
        name: 'Allée de la Démo / Demodreef',
        line: [
          [4.3751, 50.8266],
          [4.3742, 50.8249],
          [4.3728, 50.8236],
        ],
      },
    ],
    sensors: [
      { street: 1, at: 0.5 },
      { street: 2, at: 0.5 },
    ],
  },
];
