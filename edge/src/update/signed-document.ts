import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { issueText } from '@lamplighter/contracts';
import { z } from 'zod';
import { UpdateError } from './update-error.js';

/** Longest signed document: the file list of a big update. */
export const LONGEST_DOCUMENT = 2 * 1024 * 1024;
const MOST_SIGNATURES = 16;

/** Base64url of exactly so many bytes, in its only spelling. */
const bytes = (length: number) =>
  z.string().refine((text) => {
    const decoded = Buffer.from(text, 'base64url');
    return decoded.length === length && decoded.toString('base64url') === text;
  }, `must be ${length} bytes as base64url`);

/** Raw Ed25519 public key (RFC 8032), 32 bytes as base64url. */
export const PublicKey = bytes(32);
export type PublicKey = z.infer<typeof PublicKey>;

/** What is signed is text, byte for byte, so that nobody needs to agree on a canonical JSON. */
const Envelope = z.strictObject({
  signed: z.string(),
  signatures: z.array(z.strictObject({ key: PublicKey, signature: bytes(64) })).max(MOST_SIGNATURES),
});
export type Envelope = z.infer<typeof Envelope>;

/** A signed document as it stands in a file. Throws UpdateError `too-large`, `not-json` or `malformed`. */
export function readEnvelope(text: string): Envelope {
  if (Buffer.byteLength(text) > LONGEST_DOCUMENT) {
    throw new UpdateError('too-large', `signed document is longer than ${LONGEST_DOCUMENT} bytes`);
  }
  const parsed = Envelope.safeParse(parseJson(text, 'signed document'));
  if (!parsed.success) throw new UpdateError('malformed', `signed document: ${issueText(parsed.error)}`);
  return parsed.data;
}

/** Those of `keys` that have signed, each counted once however often it did. */
function validSigners(envelope: Envelope, keys: readonly PublicKey[]): Set<PublicKey> {
  const signed = Buffer.from(envelope.signed);
  return new Set(
    envelope.signatures
      .filter(({ key, signature }) => keys.includes(key) && isSigned(signed, key, signature))
      .map(({ key }) => key),
  );
}

/** Throws UpdateError `too-few-signatures`. */
export function demandSigners(
  envelope: Envelope,
  { keys, threshold }: { readonly keys: readonly PublicKey[]; readonly threshold: number },
): void {
  const { size } = validSigners(envelope, keys);
  if (size < threshold) {
    throw new UpdateError('too-few-signatures', `${size} of ${keys.length} keys have signed; ${threshold} must`);
  }
}

/** The content of an envelope whose signatures were counted. Throws UpdateError `not-json`, `unknown-format`, `malformed`. */
export function readSigned<T>(envelope: Envelope, schema: z.ZodType<T>, what: string): T {
  const value = parseJson(envelope.signed, what);
  const format = (value as { format?: unknown } | null)?.format;
  if (format !== 1) throw new UpdateError('unknown-format', `${what} has format ${String(format)}; this edge knows 1`);
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const isPath = parsed.error.issues.some(({ message }) => message.startsWith('path '));
    throw new UpdateError(isPath ? 'bad-path' : 'malformed', `${what}: ${issueText(parsed.error)}`);
  }
  return parsed.data;
}

/** The same envelope with one more signature; the key signs only once. */
export function withSignature(envelope: Envelope, privateKey: KeyObject): Envelope {
  const key = publicKeyOf(privateKey);
  const signature = sign(null, Buffer.from(envelope.signed), privateKey).toString('base64url');
  return { ...envelope, signatures: [...envelope.signatures.filter((each) => each.key !== key), { key, signature }] };
}

/** The public half of an Ed25519 key. */
export function publicKeyOf(privateKey: KeyObject): PublicKey {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return PublicKey.parse(x);
}

function isSigned(signed: Buffer, key: PublicKey, signature: string): boolean {
  try {
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key }, format: 'jwk' });
    return verify(null, signed, publicKey, Buffer.from(signature, 'base64url'));
  } catch {
    // Bytes that are no point of the curve sign nothing.
    return false;
  }
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UpdateError('not-json', `${what} is not JSON: ${(error as Error).message}`);
  }
}
