import { z } from 'zod';
import type { EdgeId } from './ids.js';

/** What an update replaces: the edge's program, or settings that go over those of the crew. */
export const UpdateKind = z.enum(['software', 'configuration']);
export type UpdateKind = z.infer<typeof UpdateKind>;

/** Share of the edges that take part in an update; the seed mixes them anew. As it is signed. */
export const Rollout = z.strictObject({ percent: z.number().int().min(1).max(100), seed: z.string().min(1).max(60) });
export type Rollout = z.infer<typeof Rollout>;

/**
 * Whether an edge is among the first so many percent: the same edges for the same version and seed wherever it is computed,
 * others for the next version, and none leaves when the share is raised.
 */
export function takesPart(edge: EdgeId, version: number, { percent, seed }: Rollout): boolean {
  return mixed(new TextEncoder().encode(`${seed}\n${version}\n${edge}`)) % 100 < percent;
}

/** FNV-1a in 32 bits, then the last mixing of MurmurHash3, so that names alike fall far apart. Nobody is to be kept out by it. */
function mixed(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
