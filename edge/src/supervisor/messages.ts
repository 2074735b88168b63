import { z } from 'zod';

/**
 * What an edge tells its supervisor after a completed evaluation, and only then: a loop that hangs must not look alive.
 * Both ends may be of different versions (an update), so what is not known is left out and never an error.
 */
export const AliveReport = z.object({
  kind: z.literal('alive'),
  /** DALI lines that answer. */
  linesOpen: z.number().int().min(0),
  isJournalOpen: z.boolean(),
  /** The broker is connected. */
  isOnline: z.boolean(),
  /** Desired state in force; 0 when none. */
  desiredVersion: z.number().int().min(0),
  /** Why nothing may be activated now; null: it may. */
  updateHold: z.string().nullable(),
});
export type AliveReport = z.infer<typeof AliveReport>;

/** The controller names a place where an update lies. */
const UpdateOffer = z.object({ kind: z.literal('offer'), source: z.string().min(1).max(500) });

const FromEdge = z.discriminatedUnion('kind', [AliveReport, UpdateOffer]);
export type FromEdge = z.infer<typeof FromEdge>;

/** A message from the edge; null when it is none that is known. */
export function readFromEdge(value: unknown): FromEdge | null {
  const parsed = FromEdge.safeParse(value);
  return parsed.success ? parsed.data : null;
}
