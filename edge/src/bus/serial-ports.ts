import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders are not searched without end. */
const MOST_PORTS = 32;

/** The serial ports that these names stand for now: a folder stands for every port in it, in order of name. */
export async function serialPorts(names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    names.map((name) =>
      readdir(name).then(
        (entries) => entries.sort().map((entry) => join(name, entry)),
        // No folder: a port, or something that will say when it is opened why it is none.
        () => [name],
      ),
    ),
  );
  return [...new Set(found.flat())].slice(0, MOST_PORTS);
}
