import { createHash } from 'node:crypto';
import { canonicalBytes, Rollout, UpdateKind } from '@lamplighter/contracts';
import { z } from 'zod';

const MOST_FILES = 20_000;
/** Bytes of all files together. */
const LARGEST_UPDATE = 512 * 1024 * 1024;
/** Names that the slot itself uses. */
export const SLOT_MANIFEST = 'manifest.json';
export const PARTIAL = '.part';

/** Spaces inside, since packages of npm have such names. */
const PART = /^[A-Za-z0-9@._+~=,()-]+( [A-Za-z0-9@._+~=,()-]+)*$/;

/** A relative path inside a slot: no way out of it, no way to hide. */
const SlotPath = z
  .string()
  .min(1)
  .max(240, 'path longer than 240 characters')
  .refine(
    (path) => path.split('/').every((part) => PART.test(part) && part !== '.' && part !== '..'),
    'path must be relative, of plain names divided by /',
  )
  .refine((path) => path !== SLOT_MANIFEST && !path.endsWith(PARTIAL), 'path is reserved');

const UpdateFile = z.strictObject({
  path: SlotPath,
  size: z.number().int().min(0).max(LARGEST_UPDATE),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
});
export type UpdateFile = z.infer<typeof UpdateFile>;

/** The one file of a configuration update: settings that go over those of the crew's file. */
export const SETTINGS_FILE = 'edge.json';

/** What an update is: signed as a whole (RELIABILITY S-13). */
export const UpdateManifest = z
  .strictObject({
    format: z.literal(1),
    kind: UpdateKind,
    /** Hardware class that it is for, such as `linux-arm64`. */
    class: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and -'),
    /** Rises by one or more with each release of its kind; nothing lower is ever taken again. */
    version: z.number().int().min(1).max(2_000_000_000),
    /** The version that people speak of. */
    label: z.string().min(1).max(40),
    /** Installed version that it needs at least. */
    minimumVersion: z.number().int().min(0).max(2_000_000_000).default(0),
    /** From then on it is not taken any more. */
    expires: z.iso.datetime(),
    rollout: Rollout,
    /** Program file of a software update. */
    entry: SlotPath.optional(),
    files: z.array(UpdateFile).min(1).max(MOST_FILES),
  })
  .superRefine(({ kind, entry, files }, context) => {
    const complain = (message: string): void => context.addIssue({ code: 'custom', message });
    const paths = new Set(files.map(({ path }) => path));
    if (paths.size !== files.length) complain('path named twice');
    for (const path of paths) {
      for (let cut = path.indexOf('/'); cut > 0; cut = path.indexOf('/', cut + 1)) {
        if (paths.has(path.slice(0, cut))) complain(`path ${path.slice(0, cut)} is a file and a folder`);
      }
    }
    if (files.reduce((sum, { size }) => sum + size, 0) > LARGEST_UPDATE) {
      complain(`files: more than ${LARGEST_UPDATE} bytes together`);
    }
    if (kind === 'software' && (entry === undefined || !paths.has(entry)))
      complain('entry: must name one of the files');
    if (kind === 'configuration' && (paths.size !== 1 || !paths.has(SETTINGS_FILE) || entry !== undefined)) {
      complain(`files: a configuration has one, ${SETTINGS_FILE}, and no entry`);
    }
  });
export type UpdateManifest = z.infer<typeof UpdateManifest>;

/**
 * SHA-256 of what an update is, in hex: its identity. Share and expiry are left out, so that an update whose share was
 * raised is the same to the edges that had it before: they keep it, or do not try it again.
 */
export function digestOf({ rollout: _, expires: __, ...content }: UpdateManifest): string {
  return createHash('sha256').update(canonicalBytes(content)).digest('hex');
}
