import {
  DESIRED_LIMITS,
  type DesiredState,
  type DeviceId,
  deviceId,
  type EpochMs,
  type Place,
  type PowerWindow,
  parseDesiredState,
} from '@lamplighter/contracts';
import { compile } from '@lamplighter/lighting';
import type { LampProfile, SpanShape } from './lamp-profile.js';
import { LampWalk } from './lamp-walk.js';
import type { StudyLamp } from './study-lamp.js';
import { calendarOf, type StudyProgram, shortestHold } from './study-program.js';
import type { TimeSlot } from './time-slot.js';
import { type Visit, visitsOf } from './visit.js';

/** Who passes by. Streams are detections in order; each luminaire may follow one. */
export interface StudyPresence {
  readonly streams: ReadonlyMap<string, readonly EpochMs[]>;
  streamOf(lamp: StudyLamp): string | null;
}

/** All luminaires of one place under one program. */
export interface SideOfPlace {
  readonly program: StudyProgram;
  readonly place: Place;
  readonly powerWindow: PowerWindow;
  readonly lamps: readonly StudyLamp[];
  readonly presence: StudyPresence | null;
  readonly slots: readonly TimeSlot[];
  readonly shape: SpanShape;
  /** First instants after each part; all luminaires are walked through one part before the next. */
  readonly parts: readonly EpochMs[];
  readonly onPart?: (() => void) | undefined;
}

export interface SideProfiles {
  /** In the order of the lamps; luminaires in equal circumstances share one. */
  readonly ofLamp: readonly LampProfile[];
  readonly distinct: number;
  readonly decisions: number;
}

/** Everything that a luminaire's levels depend on at one place under one program. */
interface Circumstances {
  readonly calendarId: string;
  readonly floorLevel: number;
  readonly stream: string | null;
}

/** One luminaire and one sensor for each of the circumstances: a line has 64 short addresses. */
const MOST_PER_DOCUMENT = Math.min(64, DESIRED_LIMITS.sensors);

/** The profile of every luminaire, where each of the distinct circumstances is walked through once. */
export function profilesOf(side: SideOfPlace): SideProfiles {
  const hold = side.presence === null ? null : shortestHold(side.program);
  const distinct = new Map<string, Circumstances>();
  const keys = side.lamps.map((lamp) => {
    const calendarId = calendarOf(side.program, lamp);
    const stream = hold === null ? null : (side.presence?.streamOf(lamp) ?? null);
    const key = `${calendarId} ${lamp.floorLevel} ${stream ?? ''}`;
    if (!distinct.has(key)) distinct.set(key, { calendarId, floorLevel: lamp.floorLevel, stream });
    return key;
  });

  const visits = new Map<string, Visit[]>();
  if (hold !== null) {
    for (const [stream, arrivals] of side.presence?.streams ?? []) visits.set(stream, visitsOf(arrivals, hold));
  }
  const walks = walksOf(side, [...distinct.values()], visits);
  for (const part of side.parts) {
    for (const walk of walks) walk.advanceTo(part);
    side.onPart?.();
  }
  const profiles = new Map([...distinct.keys()].map((key, index) => [key, walks[index]?.profile]));
  return {
    ofLamp: keys.map((key) => profiles.get(key)).filter((profile) => profile !== undefined),
    distinct: walks.length,
    decisions: walks.reduce((sum, walk) => sum + walk.decisions, 0),
  };
}

function walksOf(
  side: SideOfPlace,
  circumstances: readonly Circumstances[],
  visits: ReadonlyMap<string, readonly Visit[]>,
): LampWalk[] {
  const walks: LampWalk[] = [];
  for (let start = 0; start < circumstances.length; start += MOST_PER_DOCUMENT) {
    const some = circumstances.slice(start, start + MOST_PER_DOCUMENT);
    const compiled = compile(documentOf(side, some));
    some.forEach(({ floorLevel, stream }, index) => {
      const seen = stream === null ? [] : (visits.get(stream) ?? []);
      const sensor = seen.length > 0 ? sensorId(index) : null;
      walks.push(
        new LampWalk({
          compiled,
          device: lampId(index),
          floorLevel,
          sensor,
          visits: seen,
          slots: side.slots,
          shape: side.shape,
        }),
      );
    });
  }
  return walks;
}

const lampId = (index: number): DeviceId => deviceId(`lamp-${index}`);
const sensorId = (index: number): DeviceId => deviceId(`sensor-${index}`);

/** The document that an edge with exactly these luminaires would hold: each in the nearest ring of a sensor of its own. */
function documentOf({ program, place, powerWindow }: SideOfPlace, some: readonly Circumstances[]): DesiredState {
  const followed = new Set<string>(some.map(({ calendarId }) => calendarId));
  const calendars = program.calendars.filter(({ id }) => followed.has(id));
  const named = new Set<string>(
    calendars.flatMap(({ defaultProgramId, rules }) => [defaultProgramId, ...rules.map(({ programId }) => programId)]),
  );
  return parseDesiredState({
    format: 1,
    nis: '00000',
    edge: 'study',
    version: 1,
    place,
    powerWindow,
    luminaires: some.map(({ calendarId, floorLevel }, index) => ({
      device: lampId(index),
      shortAddress: index,
      calendarId,
      floorLevel,
    })),
    sensors: some.flatMap(({ stream }, index) =>
      stream === null
        ? []
        : [{ device: sensorId(index), kind: 'presence', shortAddress: index, rings: [[lampId(index)]] }],
    ),
    programs: program.programs.filter(({ id }) => named.has(id)),
    calendars,
  });
}
