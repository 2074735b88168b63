import { ControlProgram, issueText } from '@lamplighter/contracts';
import { defaultProgram } from '@lamplighter/lighting';
import { readArgument } from '../read-file.js';

/** The control program of a JSON file, or the default one. Throws an Error that names the file, the field and the fix. */
export function readProgram(path: string): ControlProgram {
  if (path === 'default') return defaultProgram();
  const parsed = ControlProgram.safeParse(readArgument(path, 'a control program as JSON, or "default"'));
  if (!parsed.success) throw new Error(`${path} is no control program: ${issueText(parsed.error)}`);
  return parsed.data;
}
