import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EdgeId, EpochMs, UpdateKind } from '@lamplighter/contracts';
import type { Log } from '../log.js';
import { demandSettings } from './settings-update.js';
import { fillSlot } from './slot-files.js';
import type { Slots } from './slots.js';
import { lockStaging } from './stage-lock.js';
import { UpdateError } from './update-error.js';
import { SETTINGS_FILE, type UpdateManifest } from './update-manifest.js';
import { nextRoot, readRoot, type UpdateRoot } from './update-root.js';
import type { UpdateSource } from './update-source.js';
import { refused, stagingBegun, stagingDone, type UpdateState } from './update-state.js';
import type { UpdateStore } from './update-store.js';
import { type VerifiedUpdate, verifyUpdate } from './verify-update.js';

export interface StagingOptions {
  readonly directory: string;
  readonly store: UpdateStore;
  readonly slots: Readonly<Record<UpdateKind, Slots>>;
  readonly source: UpdateSource;
  readonly edge: EdgeId;
  readonly hardwareClass: string;
  /** The crew's root, as its signed text. */
  readonly root: string;
  /** The crew's settings, as they stand in the file. */
  readonly crewSettings: unknown;
  readonly now: EpochMs;
  readonly isClockTrusted: boolean;
  readonly log: Log;
}

/**
 * Verifies an update and brings it into the slot that does not run; nothing that runs is touched. A run that was cut can be
 * repeated at any point. Resolved: it waits for the supervisor, which waits for daylight. Throws UpdateError; what
 * `isRefusal` is also kept, for the controller to be told.
 */
export async function stageUpdate(options: StagingOptions): Promise<VerifiedUpdate> {
  const { store, source, log, now } = options;
  const unlock = await lockStaging(options.directory);
  try {
    const before = await store.load();
    const phase = before.pending?.phase;
    if (phase === 'waiting' || phase === 'probation') {
      throw new UpdateError('busy', `version ${before.pending?.version} is ${phase}; wait for its outcome`);
    }
    let named: Pick<UpdateManifest, 'kind' | 'version' | 'label'> = UNNAMED;
    try {
      const root = await newestRoot(options);
      const text = await source.text('manifest.json');
      if (text === null) throw new UpdateError('unreachable', 'there is no manifest.json');
      const verified = verifyUpdate(text, { ...options, root, state: before }, (manifest) => {
        named = manifest;
      });
      await bringIn(options, before, verified, text);
      return verified;
    } catch (error) {
      if (error instanceof UpdateError && !error.mayPass) {
        const why = { code: error.code, reason: error.message };
        if (error.isRefusal) {
          log.error(why, 'update refused');
          await store.save(refused(await store.load(), named, `${error.code}: ${error.message}`, now));
        } else {
          // The outcome before stays the newest: an edge whose turn has not come has nothing to tell of it.
          log.info(why, 'update passed over');
        }
      }
      throw error;
    }
  } finally {
    await unlock();
  }
}

/** What cannot even be read has no name. */
const UNNAMED = { kind: 'software', version: 0, label: '' } as const;

async function bringIn(
  { store, slots, source, crewSettings, log }: StagingOptions,
  before: UpdateState,
  { manifest, digest }: VerifiedUpdate,
  text: string,
): Promise<void> {
  const { kind, version } = manifest;
  const begun = stagingBegun(before, manifest, digest);
  await store.save(begun.state);
  const folder = slots[kind].folder(begun.slot);
  await fillSlot(folder, manifest, text, source);
  if (kind === 'configuration') demandSettings(crewSettings, await readJson(join(folder, SETTINGS_FILE)));
  await store.save(stagingDone(begun.state));
  log.info({ kind, version, slot: begun.slot }, 'update is whole and waits for daylight');
}

/** The crew's root or a newer one that was handed over to, after any that lie beside the update. */
async function newestRoot({ root, store, source }: StagingOptions): Promise<UpdateRoot> {
  let trusted = readRoot(root);
  const kept = await store.loadRoot();
  if (kept !== null) {
    // It was checked against its forerunner when it came.
    const handedOver = readRoot(kept);
    if (handedOver.version > trusted.version) trusted = handedOver;
  }
  for (;;) {
    const text = await source.text(`root.${trusted.version + 1}.json`);
    if (text === null) return trusted;
    trusted = nextRoot(trusted, text);
    await store.saveRoot(text);
  }
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UpdateError('bad-settings', `${SETTINGS_FILE} is not JSON: ${(error as Error).message}`);
  }
}
