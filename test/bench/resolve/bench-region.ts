import { type ControlProgram, type DesiredState, type DeviceId, parseDesiredState } from '@lamplighter/contracts';
import { BRUSSELS_MUNICIPALITIES, REGION_LUMINAIRES } from '@lamplighter/controller';
import { defaultProgram } from '@lamplighter/lighting';

const EDGES = 1_000;
const PROGRAMS = 200;
const MUNICIPALITIES = BRUSSELS_MUNICIPALITIES.length;
const FLOORS = [0, 20, 30, 40];

/** The program that luminaires of every edge follow; the others are ten or eleven to a municipality. */
export const SHARED_PROGRAM = `program-${PROGRAMS - 1}`;

/** A generated Region: 1,000 edges, 200 programs with a calendar each, four floors. */
export function benchRegion(): DesiredState[] {
  const programs = benchPrograms();
  let left = REGION_LUMINAIRES;
  return Array.from({ length: EDGES }, (_, edge) => {
    const municipality = edge % MUNICIPALITIES;
    const own = programs.filter(
      ({ id }, index) => index % MUNICIPALITIES === municipality || (id as string) === SHARED_PROGRAM,
    );
    const count = Math.ceil(left / (EDGES - edge));
    left -= count;
    return parseDesiredState({
      format: 1,
      nis: String(21_001 + municipality),
      edge: `edge-${edge}`,
      version: 1,
      // One sun for each municipality, as the year study reckons.
      place: {
        latitude: 50.78 + municipality * 0.007,
        longitude: 4.28 + municipality * 0.01,
        timeZone: 'Europe/Brussels',
      },
      powerWindow: { kind: 'permanent' },
      luminaires: Array.from({ length: count }, (_lamp, index) => ({
        device: `lamp-${index}`,
        line: Math.floor(index / 64),
        shortAddress: index % 64,
        calendarId: own[index % own.length]?.id,
        floorLevel: FLOORS[index % FLOORS.length],
      })),
      programs: own,
      calendars: own.map(({ id }) => ({ id, name: id, defaultProgramId: id })),
    });
  });
}

export const benchPrograms = (): ControlProgram[] =>
  Array.from({ length: PROGRAMS }, (_, index) => programNumber(index));

/** The document with one luminaire only, so that compiling it costs no more than it must. */
export const aloneIn = (document: DesiredState, device: DeviceId): DesiredState => ({
  ...document,
  luminaires: document.luminaires.filter((lamp) => lamp.device === device),
});

/** Each program dims at its own times to its own levels. */
function programNumber(index: number): ControlProgram {
  const program = defaultProgram();
  const levels = [70 - (index % 25), 50 - (index % 20), 70 - (index % 15), 100];
  const steps = program.steps.map((step, at) => ({
    ...step,
    level: levels[at] ?? step.level,
    ...(step.kind === 'fixedTime' ? { at: `${step.at.slice(0, 3)}${String(index % 60).padStart(2, '0')}` } : {}),
  }));
  return { ...program, id: `program-${index}` as ControlProgram['id'], steps };
}
