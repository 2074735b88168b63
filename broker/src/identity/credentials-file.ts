import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { issueText } from '@lamplighter/contracts';
import { z } from 'zod';
import { BrokerError } from '../broker-error.js';
import { Identity, usernameOf } from './identity.js';
import { isExampleSecret, SecretHash } from './secret-hash.js';

/** Names the command that makes or mends the file; part of every message about it. */
const mend = (path: string): string =>
  `enrol a client with: node broker/dist/main.js enrol edge --nis 21004 --edge EDGE --credentials ${path}`;

const Credential = z.strictObject({ username: z.string(), identity: Identity, secret: SecretHash });
/** One client's right to connect. */
export type Credential = z.output<typeof Credential>;

const CredentialsDocument = z.strictObject({ format: z.literal(1), credentials: z.array(Credential).max(100_000) });

/** Credentials by username. */
export type Credentials = ReadonlyMap<string, Credential>;

/**
 * Reads and checks the file: it must exist, be closed to others (no permission for group or world), parse, and hold no
 * example. Throws BrokerError saying which of these it is and how to mend it.
 */
export function readCredentials(path: string): Credentials {
  let text: string;
  try {
    const { mode } = statSync(path);
    // Windows reports made-up permission bits.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new BrokerError(
        'credentials-exposed',
        `credentials file ${path} can be read by others (mode ${(mode & 0o777).toString(8)}); run: chmod 600 ${path}`,
      );
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof BrokerError) throw error;
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new BrokerError(
      'credentials-missing',
      isMissing
        ? `credentials file ${path} does not exist; ${mend(path)}`
        : `credentials file ${path} cannot be read: ${(error as Error).message}`,
    );
  }
  return parseCredentials(text, path);
}

function parseCredentials(text: string, path: string): Credentials {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw invalid(path, `is not JSON (${(error as Error).message})`);
  }
  const parsed = CredentialsDocument.safeParse(json);
  if (!parsed.success) throw invalid(path, issueText(parsed.error));
  const byName = new Map<string, Credential>();
  for (const credential of parsed.data.credentials) {
    const { username, identity, secret } = credential;
    if (username !== usernameOf(identity)) {
      throw invalid(path, `username ${username} must be ${usernameOf(identity)}, the id of its identity`);
    }
    if (byName.has(username)) throw invalid(path, `${username} appears twice`);
    if (isExampleSecret(secret)) {
      throw new BrokerError(
        'credentials-example',
        `credentials file ${path}: the secret of ${username} is an example, not a generated one; ` +
          `remove the entry, then ${mend(path)}`,
      );
    }
    byName.set(username, credential);
  }
  if (byName.size === 0) throw invalid(path, 'holds no credential, so nobody could connect');
  return byName;
}

const invalid = (path: string, why: string): BrokerError =>
  new BrokerError('credentials-invalid', `credentials file ${path}: ${why}; mend it or make a new one: ${mend(path)}`);

/**
 * Writes the file whole or not at all: a new file of mode 0600 beside it, flushed, then renamed over it. Throws BrokerError
 * `credentials-unwritable`; what was there before stays.
 */
export function writeCredentials(path: string, credentials: Credentials): void {
  const draft = `${path}.${process.pid}.new`;
  const text = `${JSON.stringify({ format: 1, credentials: [...credentials.values()] }, null, 2)}\n`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const file = openSync(draft, 'w', 0o600);
    try {
      // Not writeSync: on a disk that is nearly full that one writes a part and calls it done.
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw unwritable(path, error as NodeJS.ErrnoException);
  }
}

/** Why nothing could be written, and what mends it. */
export function unwritable(path: string, { code, message }: NodeJS.ErrnoException): BrokerError {
  const why =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'its disk is full: free some space and enrol again'
      : `${message}: check the folder and its permissions`;
  return new BrokerError(
    'credentials-unwritable',
    `credentials file ${path} was not changed, ${why}; all former enrolments hold`,
  );
}
