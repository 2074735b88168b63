import type { EpochMs } from '@lamplighter/contracts';
import { z } from 'zod';
import { demandSigners, PublicKey, readEnvelope, readSigned } from './signed-document.js';
import { UpdateError } from './update-error.js';

/** Who may sign updates, and how many of them must: one alone never suffices. In the spirit of the TUF root role. */
const UpdateRoot = z
  .strictObject({
    format: z.literal(1),
    kind: z.literal('root'),
    version: z.number().int().min(1).max(1_000_000),
    expires: z.iso.datetime(),
    threshold: z.number().int().min(2).max(16),
    keys: z.array(PublicKey).min(2).max(16),
  })
  .refine(({ keys }) => new Set(keys).size === keys.length, 'keys: each only once')
  .refine(({ keys, threshold }) => keys.length >= threshold, 'threshold: more than there are keys');
export type UpdateRoot = z.infer<typeof UpdateRoot>;

/** A root that is trusted because of where it came from: it must be signed by its own threshold. Throws UpdateError. */
export function readRoot(text: string): UpdateRoot {
  const envelope = readEnvelope(text);
  const root = readSigned(envelope, UpdateRoot, 'root');
  demandSigners(envelope, root);
  return root;
}

/** The next root: signed by the threshold of the trusted one and by its own, one version on. Throws UpdateError. */
export function nextRoot(trusted: UpdateRoot, text: string): UpdateRoot {
  const envelope = readEnvelope(text);
  try {
    demandSigners(envelope, trusted);
  } catch (error) {
    throw new UpdateError('bad-root', `new root: ${(error as Error).message}`, { cause: error });
  }
  const root = readSigned(envelope, UpdateRoot, 'root');
  demandSigners(envelope, root);
  if (root.version !== trusted.version + 1) {
    throw new UpdateError('bad-root', `root ${root.version} does not follow root ${trusted.version}`);
  }
  return root;
}

/** A root that has run out signs nothing any more, but may still hand over to the next one. Throws UpdateError `expired`. */
export function demandRunningRoot(root: UpdateRoot, now: EpochMs): void {
  if (Date.parse(root.expires) <= now)
    throw new UpdateError('expired', `root ${root.version} expired on ${root.expires}`);
}
