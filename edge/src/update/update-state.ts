import { EpochMs, UpdateKind } from '@lamplighter/contracts';
import { z } from 'zod';
import type { UpdateManifest } from './update-manifest.js';

/** The two places an update can be in; null stands for what the crew installed. */
export const SlotName = z.enum(['a', 'b']);
export type SlotName = z.infer<typeof SlotName>;

const Digest = z.string().regex(/^[0-9a-f]{64}$/);
const Version = z.number().int().min(0);

const Installed = z.object({
  version: Version,
  digest: Digest.nullable(),
  slot: SlotName.nullable(),
  label: z.string(),
});

/** An update on its way. `staging`: files arrive; `waiting`: whole, for daylight; `probation`: runs, not yet trusted. */
const Pending = z.object({
  kind: UpdateKind,
  version: Version,
  digest: Digest,
  label: z.string(),
  expires: z.iso.datetime(),
  slot: SlotName,
  phase: z.enum(['staging', 'waiting', 'probation']),
  /** How often it was activated. */
  attempts: z.number().int().min(0),
});
export type Pending = z.infer<typeof Pending>;

export const Outcome = z.object({
  kind: UpdateKind,
  version: Version,
  label: z.string(),
  result: z.enum(['committed', 'returned', 'refused', 'damaged']),
  reason: z.string(),
  at: EpochMs,
});
export type Outcome = z.infer<typeof Outcome>;

/** All that must survive a power cut. */
export const UpdateState = z.object({
  format: z.literal(1),
  installed: z.object({ software: Installed, configuration: Installed }),
  pending: Pending.nullable(),
  /** What was taken back here, newest last: it is not tried again. */
  failed: z.array(z.object({ kind: UpdateKind, version: Version, digest: Digest })),
  last: Outcome.nullable(),
});
export type UpdateState = z.infer<typeof UpdateState>;

const AS_DELIVERED = { version: 0, digest: null, slot: null, label: '' };
export const NEW_EDGE: UpdateState = {
  format: 1,
  installed: { software: AS_DELIVERED, configuration: AS_DELIVERED },
  pending: null,
  failed: [],
  last: null,
};

/** After so many activations that power cuts or restarts interrupted, an update counts as bad. */
const MOST_ATTEMPTS = 3;
const MOST_FAILED = 32;

/** Files begin to arrive, in the slot that does not run. An earlier staging that was cut is given up or gone on with. */
export function stagingBegun(
  state: UpdateState,
  { kind, version, label, expires }: UpdateManifest,
  digest: string,
): { readonly state: UpdateState; readonly slot: SlotName } {
  const slot = state.installed[kind].slot === 'a' ? 'b' : 'a';
  const pending: Pending = { kind, version, digest, label, expires, slot, phase: 'staging', attempts: 0 };
  return { state: { ...state, pending }, slot };
}

/** All files are there and as signed. */
export const stagingDone = (state: UpdateState): UpdateState => inPhase(state, 'waiting');

/** The next step is the switch; kept first, so that a cut on either side of it is found out. */
export const activationBegun = (state: UpdateState): UpdateState =>
  inPhase(state, 'probation', (state.pending?.attempts ?? 0) + 1);

/** It has proved itself. */
export function committed(state: UpdateState, at: EpochMs): UpdateState {
  const { pending } = state;
  if (!pending) return state;
  const { kind, version, digest, slot, label } = pending;
  return {
    ...state,
    installed: { ...state.installed, [kind]: { version, digest, slot, label } },
    pending: null,
    last: { kind, version, label, result: 'committed', reason: '', at },
  };
}

/** It is bad: not tried again here. */
export function takenBack(state: UpdateState, reason: string, at: EpochMs): UpdateState {
  const { pending } = state;
  if (!pending) return state;
  const { kind, version, digest, label } = pending;
  return {
    ...state,
    pending: null,
    failed: [...state.failed, { kind, version, digest }].slice(-MOST_FAILED),
    last: { kind, version, label, result: 'returned', reason, at },
  };
}

/** It was not taken, or not any longer; another one that is on its way goes on. */
export function refused(
  state: UpdateState,
  { kind, version, label }: Pick<Outcome, 'kind' | 'version' | 'label'>,
  reason: string,
  at: EpochMs,
): UpdateState {
  const isPending = state.pending?.kind === kind && state.pending.version === version;
  return {
    ...state,
    pending: isPending ? null : state.pending,
    last: { kind, version, label, result: 'refused', reason, at },
  };
}

/** What is installed is not as it was signed: what the crew installed runs instead. Its version stays the least to come. */
export function damaged(state: UpdateState, kind: UpdateKind, reason: string, at: EpochMs): UpdateState {
  const installed = state.installed[kind];
  const { version, label } = installed;
  return {
    ...state,
    installed: { ...state.installed, [kind]: { ...installed, slot: null } },
    last: { kind, version, label, result: 'damaged', reason, at },
  };
}

/**
 * The machine or the supervisor started anew. An update on probation is not trusted and it may be dark now: what was there
 * before runs, and the update waits for daylight again, up to three times.
 */
export function afterStart(state: UpdateState, at: EpochMs): UpdateState {
  const { pending } = state;
  if (pending?.phase !== 'probation') return state;
  if (pending.attempts < MOST_ATTEMPTS) return inPhase(state, 'waiting');
  return takenBack(state, `${pending.attempts} activations were cut by restarts`, at);
}

const inPhase = (state: UpdateState, phase: Pending['phase'], attempts = state.pending?.attempts ?? 0): UpdateState =>
  state.pending ? { ...state, pending: { ...state.pending, phase, attempts } } : state;
