import { ControlProgram, type DimLevel, type Seconds } from '@lamplighter/contracts';
import { defaultProgram } from '@lamplighter/lighting';
import { StudyError } from './study-error.js';
import { everyDay, type StudyProgram } from './study-program.js';

/** Names that stand for a program, with what they mean. */
export const BUILT_IN_PROGRAMS: readonly (readonly [name: string, meaning: string])[] = [
  ['full', '100 % from sunset to sunrise'],
  ['dim30-23-05', '30 % less from 23:00 to 05:00; any share and any two hours'],
  ['presence20', '20 % from sunset to sunrise, 100 % while somebody is near; any share, or presence with --idle'],
  ['default', "the platform's default program: steps and presence"],
];

const SUNSET_TO_SUNRISE = { kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } };
const HOLD: Seconds = 60;

/** The program that a name stands for, on every day. Throws StudyError `unknown-program` listing the names. */
export function builtInProgram(name: string): StudyProgram {
  const program = programNamed(name);
  if (program) return everyDay(program, name);
  const known = BUILT_IN_PROGRAMS.map(([each]) => each).join(', ');
  throw new StudyError(
    'unknown-program',
    `${JSON.stringify(name)} is neither a file nor a program that ships: ${known}`,
  );
}

function programNamed(name: string): ControlProgram | null {
  if (name === 'full') return nightly(name, '100 % from sunset to sunrise', {});
  if (name === 'default') return defaultProgram();
  const [, less, from, to] = /^dim(\d{1,2}|100)-([01]\d|2[0-3])-([01]\d|2[0-3])$/.exec(name) ?? [];
  if (less !== undefined && from !== to) {
    const level: DimLevel = 100 - Number(less);
    return nightly(name, `100 %, and ${level} % from ${from}:00 to ${to}:00`, {
      steps: [
        { kind: 'fixedTime', at: `${from}:00`, level },
        { kind: 'fixedTime', at: `${to}:00`, level: 100 },
      ],
    });
  }
  const [, idle] = /^presence(\d{1,2}|100)$/.exec(name) ?? [];
  if (idle === undefined) return null;
  return nightly(name, `${Number(idle)} %, and 100 % while somebody is near`, {
    baseLevel: Number(idle),
    dynamicControls: [{ kind: 'presence', operation: 'max', levels: [100], holdSeconds: HOLD }],
  });
}

const nightly = (id: string, name: string, parts: object): ControlProgram =>
  ControlProgram.parse({ id, name, activePeriods: [SUNSET_TO_SUNRISE], ...parts });
