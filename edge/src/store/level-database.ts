import { access, rename } from 'node:fs/promises';
import { ClassicLevel } from 'classic-level';

/** One change of a batch. */
export type Change = { type: 'put'; key: string; value: string } | { type: 'del'; key: string };

/** The little that the journal needs of LevelDB. */
export interface LevelDatabase {
  get(key: string): Promise<string | undefined>;
  batch(changes: Change[], options: { sync: boolean }): Promise<void>;
  iterator(range: { gte?: string; lt?: string; reverse?: boolean; limit?: number }): AsyncIterable<[string, string]>;
  close(): Promise<void>;
}

/** Opens the database; `setAside` names the folder to which one that could not be mended was moved. */
export async function openLevelDatabase(folder: string): Promise<{ database: LevelDatabase; setAside: string | null }> {
  try {
    return { database: await open(folder), setAside: null };
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  // Repair keeps every record whose table or log can still be read (RELIABILITY F-38).
  try {
    await ClassicLevel.repair(folder);
    return { database: await open(folder), setAside: null };
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  const setAside = await freeName(`${folder}.damaged`);
  await rename(folder, setAside);
  return { database: await open(folder), setAside };
}

async function open(folder: string): Promise<LevelDatabase> {
  const database = new ClassicLevel<string, string>(folder, { createIfMissing: true });
  await database.open();
  return database;
}

function isDamage(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (code === 'LEVEL_CORRUPTION') return true;
    if (/corrupt|does not exist \(create_if_missing|missing files|No such file|not a directory/i.test(at.message))
      return true;
  }
  return false;
}

async function freeName(base: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    try {
      await access(`${base}-${number}`);
    } catch {
      return `${base}-${number}`;
    }
  }
}
