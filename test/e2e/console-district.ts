import type { Fault, Luminaire, LuminaireState, Ticket } from '@lamplighter/contracts';

/** A made-up district for the console's browser tests: two municipalities, ten streets, some 180 luminaires. */

/** Sunset and sunrise of the night of 22 November 2026 in Brussels, to the minute. */
export const NIGHT_FROM = Date.UTC(2026, 10, 22, 15, 46);
export const NIGHT_TO = Date.UTC(2026, 10, 23, 7, 12);
/** 23:40 local time. */
export const PLATFORM_TIME = Date.UTC(2026, 10, 22, 22, 40);

type Point = readonly [longitude: number, latitude: number];
interface Street {
  readonly name: string;
  readonly nis: '21004' | '21009';
  readonly line: readonly Point[];
}

const STREETS: readonly Street[] = [
  {
    name: 'Avenue des Allumeurs',
    nis: '21004',
    line: [
      [4.3602, 50.8418],
      [4.3655, 50.8392],
      [4.3712, 50.8371],
    ],
  },
  {
    name: 'Rue du Bec-de-gaz',
    nis: '21004',
    line: [
      [4.3622, 50.8445],
      [4.3655, 50.8392],
    ],
  },
  {
    name: 'Rue de la Veilleuse',
    nis: '21004',
    line: [
      [4.3662, 50.8442],
      [4.3712, 50.8371],
    ],
  },
  {
    name: 'Place de l\u2019Aube',
    nis: '21004',
    line: [
      [4.3668, 50.8414],
      [4.3686, 50.8422],
      [4.3699, 50.8411],
      [4.3682, 50.8402],
      [4.3668, 50.8414],
    ],
  },
  {
    name: 'Rue du Crépuscule',
    nis: '21004',
    line: [
      [4.3602, 50.8418],
      [4.3622, 50.8445],
      [4.3662, 50.8442],
      [4.3705, 50.8437],
    ],
  },
  {
    name: 'Chaussée de la Lanterne',
    nis: '21009',
    line: [
      [4.3655, 50.8392],
      [4.3641, 50.8352],
      [4.3652, 50.8318],
    ],
  },
  {
    name: 'Rue des Lucioles',
    nis: '21009',
    line: [
      [4.3712, 50.8371],
      [4.3698, 50.8342],
      [4.3652, 50.8318],
    ],
  },
  {
    name: 'Rue de la Mèche',
    nis: '21009',
    line: [
      [4.3641, 50.8352],
      [4.3698, 50.8342],
      [4.3745, 50.8338],
    ],
  },
  {
    name: 'Square du Réverbère',
    nis: '21009',
    line: [
      [4.3712, 50.8371],
      [4.3745, 50.8338],
      [4.3738, 50.8312],
    ],
  },
  {
    name: 'Sentier de l\u2019Ombre',
    nis: '21009',
    line: [
      [4.3602, 50.8365],
      [4.3641, 50.8352],
    ],
  },
];

/** Metres per degree at this latitude, near enough for a drawing. */
const METRES = { longitude: 70_400, latitude: 111_200 };
const SPACING_M = 27;

function pointsAlong(line: readonly Point[]): Point[] {
  const points: Point[] = [];
  let carry = SPACING_M / 2;
  line.slice(1).forEach((to, index) => {
    const from = line[index] ?? to;
    const length = Math.hypot((to[0] - from[0]) * METRES.longitude, (to[1] - from[1]) * METRES.latitude);
    for (; carry < length; carry += SPACING_M) {
      const share = carry / length;
      points.push([from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]);
    }
    carry -= length;
  });
  return points;
}

export function demoStreets(): unknown {
  const features = STREETS.map(({ name, nis, line }) => ({
    type: 'Feature',
    id: `${nis}/${name}`,
    geometry: { type: 'MultiLineString', coordinates: [line] },
    properties: { nis, street: name },
  }));
  return { type: 'FeatureCollection', features };
}

export function demoLamps(): Luminaire[] {
  let number = 0;
  return STREETS.flatMap(({ name, nis, line }, streetIndex) =>
    pointsAlong(line).map(([longitude, latitude]) => {
      number += 1;
      const edge = `edge-0${1 + (streetIndex % 3)}`;
      const device = `lamp-${String(number).padStart(3, '0')}`;
      const nominalPowerW = [38, 62, 26][streetIndex % 3] ?? 38;
      const id = `${edge}:${device}`;
      return {
        id,
        edge: edge as Luminaire['edge'],
        device: device as Luminaire['device'],
        nis: nis as Luminaire['nis'],
        municipality: nis === '21004' ? 'Bruxelles' : 'Ixelles',
        street: name,
        cabinet: `K${streetIndex + 1}`,
        latitude,
        longitude,
        model: 'Réverbère LED 4000',
        nominalPowerW,
        lightingClass: 'P3',
        floorLevel: 40,
        line: 0,
        shortAddress: number % 64,
        calendarId: 'every-day',
        programName: 'Residential street',
        state: stateOf(id, number, name, nominalPowerW),
      } satisfies Luminaire;
    }),
  );
}

function stateOf(id: string, number: number, street: string, nominalPowerW: number): LuminaireState {
  const lit = (level: number, source: string, reason: string): LuminaireState => ({
    id,
    condition: 'on',
    targetLevel: level,
    actualLevel: level,
    source,
    reason,
    powerW: Math.round((1 + (nominalPowerW * level) / 100) * 10) / 10,
    energyWh: 180_000 + number * 731,
    openFaults: [],
    sampledAt: PLATFORM_TIME - (number % 12) * 60_000,
  });
  const dark = (condition: LuminaireState['condition'], openFaults: string[] = []): LuminaireState => ({
    ...lit(0, 'program', 'program Residential street asks for 0 %'),
    condition,
    openFaults,
    actualLevel: condition === 'off' ? 0 : null,
    powerW: condition === 'off' ? 0.4 : null,
  });
  if (street === 'Sentier de l\u2019Ombre') return dark('asleep');
  if (number === 17 || number === 96) return { ...dark('off', ['lampFailure']), targetLevel: 70 };
  if (number === 64) return { ...lit(70, 'program', 'program asks for 70 %'), openFaults: ['dimmingFailure'] };
  if (number % 41 === 5) return { ...dark('silent'), targetLevel: 70, sampledAt: PLATFORM_TIME - 5_400_000 };
  if (street === 'Rue des Lucioles' && number % 16 < 5)
    return lit(100, 'presence', 'presence seen by sensor-2 at ring 0');
  if (street === 'Place de l\u2019Aube') return lit(85, 'override', 'evening market');
  return lit(
    number % 3 === 0 && street.startsWith('Rue de la M') ? 40 : 70,
    'program',
    'step evening of program Residential street asks for 70 %',
  );
}

export function demoFaults(): Fault[] {
  const fault = (id: number, number: number, code: string, state: Fault['state'], ticketId: number | null): Fault => {
    const lamp = demoLamps()[number - 1];
    if (!lamp) throw new Error(`no luminaire number ${number}`);
    return {
      id,
      asset: lamp.id,
      nis: lamp.nis,
      street: lamp.street,
      code,
      state,
      raisedAt: PLATFORM_TIME - id * 3_100_000,
      clearedAt: state === 'closed' ? PLATFORM_TIME - 1_000_000 : null,
      evidence: { lampFailureBit: true, powerW: 0.4, commandedLevel: 70, samples: 3 },
      ticketId,
    };
  };
  return [
    fault(1, 17, 'lampFailure', 'ticketed', 11),
    fault(2, 96, 'lampFailure', 'confirmed', null),
    fault(3, 64, 'dimmingFailure', 'suspected', null),
    fault(4, 31, 'lampFailure', 'closed', 12),
  ];
}

export function demoTickets(): Ticket[] {
  const faults = demoFaults();
  const ticket = (id: number, faultIndex: number, part: Partial<Ticket>): Ticket => {
    const fault = faults[faultIndex];
    if (!fault) throw new Error(`no fault ${faultIndex}`);
    const { id: faultId, asset, nis, code } = fault;
    return {
      id,
      faultId,
      asset,
      nis,
      code,
      state: 'open',
      serviceRequestId: `FMS-${4200 + id}`,
      remoteStatus: 'open',
      openedAt: PLATFORM_TIME - 2_000_000,
      closedAt: null,
      attempts: 1,
      lastError: null,
      ...part,
    };
  };
  return [
    ticket(11, 0, {}),
    ticket(12, 3, { state: 'closed', remoteStatus: 'closed', closedAt: PLATFORM_TIME - 900_000 }),
    ticket(13, 1, {
      state: 'pending',
      serviceRequestId: null,
      remoteStatus: null,
      openedAt: null,
      attempts: 2,
      lastError: 'the street-issue system answered 500',
    }),
  ];
}
