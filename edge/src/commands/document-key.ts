import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { canonicalBytes } from '@lamplighter/contracts';
import { ConfigError } from '../config.js';

/** A raw Ed25519 public key (RFC 8032 section 5.1.5): 32 bytes. */
const KEY_LENGTH = 32;
/** Ed25519 signatures (RFC 8032 section 5.1.6). */
const SIGNATURE_LENGTH = 64;

/** Whose signature a desired-state document must carry. Without a configured key every document passes. */
export class DocumentKey {
  #key: KeyObject | null = null;

  /** `setting`: 32 bytes as base64 or base64url, or the path of a PEM file; absent: documents need no signature. */
  constructor(private readonly setting: string | undefined) {}

  /** Reads the key. Throws ConfigError when there is none to be had: an edge must not go on as if none were asked for. */
  async open(): Promise<void> {
    if (this.setting !== undefined) this.#key = await keyOf(this.setting);
  }

  /** Why a document as received is not to be believed; null when it is. */
  refusalOf(received: unknown, signature: Uint8Array): string | null {
    if (this.setting === undefined) return null;
    if (signature.length === 0) return 'it is not signed, and this edge takes signed documents only';
    const isGood =
      this.#key !== null &&
      signature.length === SIGNATURE_LENGTH &&
      verify(null, canonicalBytes(received), this.#key, signature);
    return isGood ? null : 'its signature is not by the key that this edge trusts, or it was changed on the way';
  }
}

async function keyOf(setting: string): Promise<KeyObject> {
  const raw = /^[A-Za-z0-9+/_-]{43}=?$/.test(setting) ? Buffer.from(setting, 'base64') : null;
  const isRaw = raw?.length === KEY_LENGTH;
  try {
    const key = isRaw
      ? createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' })
      : createPublicKey(await readFile(setting, 'utf8'));
    if (key.asymmetricKeyType === 'ed25519') return key;
    throw new Error(`is a key of type ${key.asymmetricKeyType}`);
  } catch (error) {
    throw new ConfigError(
      `trust.documentKey: ${(error as Error).message}; give an Ed25519 public key, 32 bytes as base64 or the path of a PEM file`,
    );
  }
}
