import { ControlProgram, type DesiredState, issueText, type Place, parseDesiredState } from '@lamplighter/contracts';
import { defaultCalendar, defaultProgram } from '@lamplighter/lighting';
import { BRUSSELS } from '../night/plan.js';
import { readArgument } from '../read-file.js';
import type { LintOptions } from './options.js';

type Given = Pick<LintOptions, 'file' | 'position' | 'timeZone'>;

/**
 * The document of a JSON file: a control program, an object with programs (and calendars), or a whole desired state. A
 * program without a calendar gets one that names it every day. Throws an Error that names the file, the field and the fix.
 */
export function readDocument({ file, position, timeZone }: Given): DesiredState {
  const given =
    file === 'default'
      ? { programs: [defaultProgram()], calendars: [defaultCalendar()] }
      : readArgument(file, 'a JSON file, or "default"');
  const document = isObject(given) ? given : {};
  const elsewhere: Partial<Place> = { ...position, ...(timeZone === null ? {} : { timeZone }) };
  try {
    if ('format' in document) return at(parseDesiredState(document), elsewhere);
    const programs = 'programs' in document ? document['programs'] : [programOf(document)];
    const calendars = document['calendars'] ?? (Array.isArray(programs) ? programs.map(everyDay) : []);
    return at(parseDesiredState({ ...STREET, programs, calendars }), elsewhere);
  } catch (error) {
    throw new Error(`${file} is no document to lint: ${(error as Error).message}`);
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const at = (desired: DesiredState, elsewhere: Partial<Place>): DesiredState => ({
  ...desired,
  place: { ...desired.place, ...elsewhere },
});

function programOf(value: unknown): ControlProgram {
  const parsed = ControlProgram.safeParse(value);
  if (!parsed.success) throw new Error(issueText(parsed.error));
  return parsed.data;
}

const everyDay = (program: unknown): object => {
  const id = isObject(program) ? program['id'] : undefined;
  return { id, name: 'Every day', defaultProgramId: id };
};

/** What programs and calendars alone do not say: a permanent supply and no luminaire yet. */
const STREET = {
  format: 1,
  nis: '21004',
  edge: 'none',
  version: 1,
  place: BRUSSELS,
  powerWindow: { kind: 'permanent' },
  luminaires: [],
};
