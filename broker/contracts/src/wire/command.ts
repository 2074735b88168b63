import { z } from 'zod';
import { commandShape } from '../desired/program.js';
import { WireError } from '../errors.js';
import { CommandId, DeviceId, EdgeId, NisCode } from '../ids.js';
import { DimLevel, EpochMs } from '../units.js';
import { issueText } from '../validation.js';

/**
 * Whose word an override is, highest first: `maintenance` locks a luminaire that somebody works on, `emergency` stands above
 * the switch at the cabinet, `operator` below it (DESIGN.md section 4).
 */
export const OverrideRank = z.enum(['maintenance', 'emergency', 'operator']);
export type OverrideRank = z.infer<typeof OverrideRank>;

/** What a command does. An override without a level is a resume: it cancels. */
const Action = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('override'),
    /** Null: the program takes over again, above every override given before (TALQ OverrideCommand without a command). */
    level: DimLevel.nullable(),
    /** From when; now when absent. */
    start: EpochMs.optional(),
    /** The override ends by itself at this instant: mandatory, so that nothing stays forced by oversight. */
    until: EpochMs,
    ...commandShape,
    rank: OverrideRank.default('operator'),
    /** An exercise: everything happens and is answered for, but no lamp changes. */
    drill: z.boolean().optional(),
  }),
  /** Ends an override before its time: the program takes over again. */
  z.strictObject({ kind: z.literal('resume'), overrideId: CommandId }),
  /** Blinks the luminaire (IDENTIFY DEVICE). */
  z.strictObject({ kind: z.literal('identify') }),
  /** Takes a fresh reading of every target. */
  z.strictObject({ kind: z.literal('read') }),
]);

const CommandSchema = z.strictObject({
  version: z.literal(1),
  id: CommandId,
  /** Rises with every command of this controller to this edge; an edge refuses what is not above the last accepted. */
  sequence: z.number().int().min(1),
  issuer: z.string().min(1).max(120),
  reason: z.string().min(1).max(500),
  issuedAt: EpochMs,
  /** Last instant at which an edge may still accept the command. */
  expiresAt: EpochMs,
  target: z.strictObject({ nis: NisCode, edge: EdgeId, devices: z.array(DeviceId).min(1).max(256) }),
  action: Action,
});

/** A command to one edge, for one or many of its devices. */
export type Command = z.infer<typeof CommandSchema>;
export type CommandAction = Command['action'];

/** How long a command stays acceptable by default (LS-7: at most 60 s). */
export const COMMAND_LIFETIME_MS = 60_000;

/** What became of a command at one device, in this order; the last one reached is its state. */
export const COMMAND_RESULTS = ['queued', 'sent', 'acknowledged', 'effective', 'expired', 'refused'] as const;
export type CommandResult = (typeof COMMAND_RESULTS)[number];

/** Checks a command of any origin. Throws WireError `unsupported-version` or `bad-command` naming the field. */
export function parseCommand(value: unknown): Command {
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version !== 1) {
    throw new WireError(
      'unsupported-version',
      `command version ${version} is not supported; this edge knows version 1`,
    );
  }
  const parsed = CommandSchema.safeParse(value);
  if (!parsed.success) throw new WireError('bad-command', issueText(parsed.error));
  return parsed.data;
}

/** The bytes that a signature covers: JSON with keys in code-point order at every depth, no white space. */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify(value, (_key, part: unknown) =>
      part !== null && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ),
  );
}
