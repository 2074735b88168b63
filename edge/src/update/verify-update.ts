import { type EdgeId, type EpochMs, takesPart } from '@lamplighter/contracts';
import { demandSigners, readEnvelope, readSigned } from './signed-document.js';
import { UpdateError } from './update-error.js';
import { digestOf, UpdateManifest } from './update-manifest.js';
import { demandRunningRoot, type UpdateRoot } from './update-root.js';
import type { UpdateState } from './update-state.js';

export interface VerificationFacts {
  readonly root: UpdateRoot;
  readonly state: UpdateState;
  readonly now: EpochMs;
  readonly isClockTrusted: boolean;
  readonly edge: EdgeId;
  readonly hardwareClass: string;
}

/** A manifest that may be staged, and its digest. */
export interface VerifiedUpdate {
  readonly manifest: UpdateManifest;
  readonly digest: string;
}

/**
 * Whether an edge may take an update: who signed, for what, how new, how long valid (RELIABILITY S-13). Nothing of the content
 * is looked at before the signatures hold; then `onSigned` is told, so that a refusal can name it. Throws UpdateError.
 */
export function verifyUpdate(
  text: string,
  facts: VerificationFacts,
  onSigned: (manifest: UpdateManifest) => void = () => {},
): VerifiedUpdate {
  const { root, state, now } = facts;
  if (!facts.isClockTrusted) {
    throw new UpdateError('clock-not-trusted', 'the clock is not trusted, so nobody can say what has expired');
  }
  demandRunningRoot(root, now);
  const envelope = readEnvelope(text);
  demandSigners(envelope, root);
  const manifest = readSigned(envelope, UpdateManifest, 'manifest');
  onSigned(manifest);
  const digest = digestOf(manifest);
  if (Date.parse(manifest.expires) <= now) throw new UpdateError('expired', `expired on ${manifest.expires}`);
  if (manifest.class !== facts.hardwareClass) {
    throw new UpdateError('wrong-class', `is for ${manifest.class}; this edge is ${facts.hardwareClass}`);
  }
  demandNewer(manifest, digest, state);
  if (!takesPart(facts.edge, manifest.version, manifest.rollout)) {
    throw new UpdateError('not-selected', `this edge is not among the first ${manifest.rollout.percent} %`);
  }
  return { manifest, digest };
}

function demandNewer({ kind, version, minimumVersion }: UpdateManifest, digest: string, state: UpdateState): void {
  const installed = state.installed[kind];
  if (version < installed.version) {
    throw new UpdateError('older', `version ${version} is older than ${installed.version}, which is installed`);
  }
  if (version === installed.version && digest !== installed.digest) {
    throw new UpdateError('other-content', `version ${version} is installed with another content`);
  }
  // A slot that was found damaged may be filled again.
  if (version === installed.version && installed.slot !== null) {
    throw new UpdateError('installed', `version ${version} is installed`);
  }
  if (state.failed.some((failed) => failed.kind === kind && failed.digest === digest)) {
    throw new UpdateError('failed-before', `version ${version} was taken back here; a newer one is needed`);
  }
  if (installed.version < minimumVersion) {
    throw new UpdateError('minimum-version', `needs version ${minimumVersion}; ${installed.version} is installed`);
  }
}
