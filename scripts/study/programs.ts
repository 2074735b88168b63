import { existsSync } from 'node:fs';
import { builtInProgram, parseStudyProgram, type StudyProgram, shortestHold, withHold } from '@lamplighter/controller';
import { forOption, readJson } from '../read-file.js';
import type { StudyCommand } from './options.js';

type Wish = Pick<StudyCommand, 'program' | 'against' | 'hold' | 'idle'>;

const DEFAULT_IDLE_PERCENT = 20;

/** The two programs that the options name. */
export function loadPrograms(wish: Wish): { program: StudyProgram; against: StudyProgram } {
  const program = load('--program', wish.program, wish.idle);
  const against = load('--against', wish.against, wish.idle);
  const { hold } = wish;
  if (hold === undefined) return { program, against };
  if (shortestHold(program) === null && shortestHold(against) === null) {
    throw new Error('--hold: neither program follows people; add a presence control, or use --program presence20');
  }
  return { program: withHold(program, hold), against: withHold(against, hold) };
}

function load(option: string, name: string, idle: number | undefined): StudyProgram {
  return forOption(option, () => {
    if (name === 'presence') return builtInProgram(`presence${idle ?? DEFAULT_IDLE_PERCENT}`);
    return name.endsWith('.json') || existsSync(name)
      ? parseStudyProgram(readJson(option, name), name)
      : builtInProgram(name);
  });
}
