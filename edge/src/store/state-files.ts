import {
  CommandId,
  commandShape,
  type DesiredState,
  DeviceId,
  DimLevel,
  type EdgeId,
  EpochMs,
  type NisCode,
  OverrideRank,
  parseDesiredState,
} from '@lamplighter/contracts';
import { z } from 'zod';
import { KeptCounters } from '../cabinet/counter.js';
import { SENSOR_TROUBLES } from '../presence/sensor-watch.js';
import { GenerationFile } from './generation-file.js';

/** An override as it is kept: until its end, whatever restarts in between. */
const KeptOverride = z.object({
  id: CommandId,
  devices: z.array(DeviceId),
  level: DimLevel.nullable(),
  ...commandShape,
  start: EpochMs,
  until: EpochMs,
  rank: OverrideRank,
  drill: z.boolean().optional(),
  issuer: z.string(),
  reason: z.string(),
});

/** A command whose effect at a device has still to be seen. */
const PendingEffect = z.object({
  commandId: CommandId,
  device: DeviceId,
  /** The override that must be in force (`on`) or gone (`off`). */
  overrideId: CommandId,
  expects: z.enum(['on', 'off']),
});
export type PendingEffect = z.infer<typeof PendingEffect>;

/** A desired-state document as received, with its signature in base64; empty when it was not signed. */
export interface KeptDocument {
  readonly received: unknown;
  readonly signature: string;
}

/** What a kept document says; `load` has checked it. */
export const documentOf = ({ received }: KeptDocument): DesiredState => parseDesiredState(received);

const KeptDocument = z.strictObject({ received: z.unknown(), signature: z.base64() });

/** What must be known of commands after a restart. */
const CommandState = z.object({
  /** Highest sequence accepted. */
  lastSequence: z.number().int().min(0),
  /** Commands accepted lately, newest last. */
  acceptedIds: z.array(CommandId),
  overrides: z.array(KeptOverride),
  pending: z.array(PendingEffect),
});
export type CommandState = z.infer<typeof CommandState>;

export const NO_COMMANDS: CommandState = { lastSequence: 0, acceptedIds: [], overrides: [], pending: [] };

/** What must be known of time after a restart: instants at which the clock was trusted, and in which boot of the machine. */
const StoredTime = z.object({
  newest: EpochMs,
  confirmed: EpochMs,
  isDoubted: z.boolean().default(false),
  bootId: z.string().nullable(),
});
export type StoredTime = z.infer<typeof StoredTime>;

/** Instants of writes by `<gear>/<parameter>`: what the memory of gear has been through (LS-12). */
const WriteCounts = z.record(z.string(), z.array(EpochMs));

const SessionState = z.object({ bdSeq: z.number().int().min(0).max(255) });

/** What must be known of presence sensors after a restart: nothing finer than a quarter of an hour (S-27). */
const PresenceState = z.object({
  /** Number of the night, from noon to noon by UTC. */
  night: z.number().int(),
  sensors: z.record(
    z.string(),
    z.object({
      silentFor: z.number().min(0),
      quietNights: z.number().int().min(0),
      sawSomebodyTonight: z.boolean(),
      troubles: z.array(z.enum(SENSOR_TROUBLES)).readonly(),
    }),
  ),
});

/** Why a kept document is not to be believed; null when it is. */
type Verify = (received: unknown, signature: Uint8Array) => string | null;

/** The counters of meters and lamps with which a day began. */
const KeptBalance = z.object({
  day: z.number().int(),
  meters: z.record(z.string(), z.number()),
  lamps: z.record(z.string(), z.number()),
});

/** All small documents of one edge, each in two generations in its data folder. */
export function stateFiles(dataDir: string, at: { nis: NisCode; edge: EdgeId }, verify: Verify = () => null) {
  return {
    desired: new GenerationFile(dataDir, 'desired', (value): KeptDocument => {
      const { received, signature } = KeptDocument.parse(value);
      const refusal = verify(received, Buffer.from(signature, 'base64'));
      if (refusal !== null) throw new Error(refusal);
      const document = parseDesiredState(received);
      if (document.nis !== at.nis || document.edge !== at.edge) {
        throw new Error(`is for ${document.nis}/${document.edge}, not for this edge`);
      }
      return { received, signature };
    }),
    commands: new GenerationFile(dataDir, 'commands', (value) => CommandState.parse(value)),
    faults: new GenerationFile(dataDir, 'faults', (value) => z.array(z.string()).parse(value)),
    presence: new GenerationFile(dataDir, 'presence', (value) => PresenceState.parse(value)),
    clock: new GenerationFile(dataDir, 'clock', (value) => StoredTime.parse(value)),
    counters: new GenerationFile(dataDir, 'counters', (value) => KeptCounters.parse(value)),
    balance: new GenerationFile(dataDir, 'balance', (value) => KeptBalance.parse(value)),
    writes: new GenerationFile(dataDir, 'writes', (value) => WriteCounts.parse(value)),
    session: new GenerationFile(dataDir, 'session', (value) => SessionState.parse(value)),
  };
}
export type StateFiles = ReturnType<typeof stateFiles>;
