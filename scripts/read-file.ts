import { readFileSync } from 'node:fs';

/** The bytes of a file that an option names. Throws an error that names the option. */
export function readBytes(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(
      `${option}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}); give the path of a file`,
    );
  }
}

/** The JSON of a file that an argument names; `expected` is what it may be. Throws an Error that names the file and the fix. */
export function readArgument(file: string, expected: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: name ${expected} (${(error as Error).message})`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`);
  }
}

/** The JSON of a file that an option names. Throws an error that names the option. */
export function readJson(option: string, file: string): unknown {
  const text = readBytes(option, file).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${option}: ${file} is no JSON: ${(error as Error).message}`);
  }
}

/** Runs a step that a file or value of an option feeds; what it refuses is told with the option's name. */
export function forOption<T>(option: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const { message } = error as Error;
    throw new Error(message.startsWith('--') ? message : `${option}: ${message}`, { cause: error });
  }
}
