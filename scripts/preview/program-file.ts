import { readFileSync } from 'node:fs';
import { ControlProgram, issueText } from '@lamplighter/contracts';
import { defaultProgram } from '@lamplighter/lighting';

/** The control program of a JSON file, or the default one. Throws an Error that names the file, the field and the fix. */
export function readProgram(path: string): ControlProgram {
  if (path === 'default') return defaultProgram();
  const parsed = ControlProgram.safeParse(jsonOf(path));
  if (!parsed.success) throw new Error(`${path} is no control program: ${issueText(parsed.error)}`);
  return parsed.data;
}

function jsonOf(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(
      `${path} cannot be read: name a control program as JSON, or "default" (${(error as Error).message})`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${(error as Error).message}`);
  }
}
