import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { canonicalBytes } from '@lamplighter/contracts';
import { SettingsError } from '../settings.js';

/** Ed25519 signature over the canonical bytes of what is sent. */
export type DocumentSigner = (document: unknown) => Uint8Array;

/** Documents travel with an empty signature: edges that ask for none take them. */
export const unsigned: DocumentSigner = () => new Uint8Array();

/** Signs by the private key in a PEM file. Throws SettingsError when there is no Ed25519 key in it. */
export async function documentSigner(file: string): Promise<DocumentSigner> {
  const key = await privateKey(file);
  return (document) => sign(null, canonicalBytes(document), key);
}

async function privateKey(file: string): Promise<KeyObject> {
  try {
    const key = createPrivateKey(await readFile(file, 'utf8'));
    if (key.asymmetricKeyType === 'ed25519') return key;
    throw new Error(`it is a key of type ${key.asymmetricKeyType}`);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new SettingsError(
      `LAMPLIGHTER_SIGNING_KEY_FILE: no private key can be taken from it (${why}); make one with: openssl genpkey -algorithm ed25519`,
    );
  }
}
