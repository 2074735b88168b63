import { randomBytes, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/**
 * scrypt N (r = 8, p = 1), about 5 ms. Secrets are 256 random bits, which nobody can guess whatever the cost: it must stay
 * low enough for 1,700 edges to come back within seconds after a power cut.
 */
const COST = 2 ** 11;
const HIGHEST_COST = 2 ** 17;

const base64 = (bytes: number) =>
  z.string().refine((text) => Buffer.from(text, 'base64').length === bytes, `must be ${bytes} bytes in base64`);

/** A password as the credentials file keeps it. */
export const SecretHash = z.strictObject({
  scheme: z.literal('scrypt'),
  cost: z
    .number()
    .int()
    .min(2)
    .max(HIGHEST_COST)
    .refine((cost) => (cost & (cost - 1)) === 0, 'must be a power of two'),
  salt: base64(SALT_BYTES),
  hash: base64(HASH_BYTES),
});
export type SecretHash = z.infer<typeof SecretHash>;

/** A new password (43 characters, 256 random bits) and its hash. */
export function newSecret(): { readonly password: string; readonly secret: SecretHash } {
  const password = randomBytes(32).toString('base64url');
  const salt = randomBytes(SALT_BYTES);
  const hash = scryptSync(password, salt, HASH_BYTES, { N: COST });
  return {
    password,
    secret: { scheme: 'scrypt', cost: COST, salt: salt.toString('base64'), hash: hash.toString('base64') },
  };
}

/** True when the password is the one behind the hash. Takes the same time whether it is or not. */
export function verifySecret(password: Uint8Array, secret: SecretHash): Promise<boolean> {
  return new Promise((resolve, reject) => {
    scrypt(password, Buffer.from(secret.salt, 'base64'), HASH_BYTES, { N: secret.cost }, (error, hash) => {
      if (error) reject(error);
      else resolve(timingSafeEqual(hash, Buffer.from(secret.hash, 'base64')));
    });
  });
}

/** Stands in for the secret of an unknown user, so that its refusal takes as long as any other. */
export const NOBODYS_SECRET: SecretHash = newSecret().secret;

/** A salt that no generator made: examples and hand-written files repeat a few bytes. */
export function isExampleSecret(secret: SecretHash): boolean {
  return new Set(Buffer.from(secret.salt, 'base64')).size < 6 || new Set(Buffer.from(secret.hash, 'base64')).size < 6;
}
