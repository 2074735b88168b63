import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { issueText } from '@lamplighter/contracts';
import { BrokerError } from '../broker-error.js';
import { type Credential, readCredentials, unwritable, writeCredentials } from './credentials-file.js';
import { describeIdentity, Identity, type IdentityInput, usernameOf } from './identity.js';
import { newSecret } from './secret-hash.js';

/** What a client needs to connect. The password exists nowhere else: the file keeps its hash. */
export interface Enrolment {
  readonly username: string;
  readonly password: string;
}

/**
 * Gives a client its credential and returns it. Enrolling the same identity again replaces its password, which cuts a client
 * that still uses the old one. A running broker takes the change in by itself.
 * Throws BrokerError `bad-identity`, `identity-taken`, `credentials-busy`, `credentials-unwritable` or what reading the
 * file throws.
 */
export function enrol(request: IdentityInput & { readonly credentialsFile: string }): Enrolment {
  const { credentialsFile, ...identity } = request;
  const [enrolment] = enrolMany({ credentialsFile, identities: [identity as IdentityInput] });
  return enrolment as Enrolment;
}

/** Enrols many clients with one write of the file: a district at once. The result keeps the order of `identities`. */
export function enrolMany(request: {
  readonly credentialsFile: string;
  readonly identities: readonly IdentityInput[];
}): Enrolment[] {
  const identities = request.identities.map(parseIdentity);
  return withLock(request.credentialsFile, () => {
    const credentials = new Map<string, Credential>(
      existsSync(request.credentialsFile) ? readCredentials(request.credentialsFile) : [],
    );
    const enrolments = identities.map((identity) => {
      const username = usernameOf(identity);
      const holder = credentials.get(username)?.identity;
      if (holder && describeIdentity(holder) !== describeIdentity(identity)) {
        throw new BrokerError(
          'identity-taken',
          `${username} is already the ${describeIdentity(holder)}; choose another id`,
        );
      }
      const { password, secret } = newSecret();
      credentials.set(username, { username, identity, secret });
      return { username, password };
    });
    writeCredentials(request.credentialsFile, credentials);
    return enrolments;
  });
}

function parseIdentity(input: IdentityInput): Identity {
  const parsed = Identity.safeParse(input);
  if (!parsed.success) throw new BrokerError('bad-identity', `cannot enrol: ${issueText(parsed.error)}`);
  return parsed.data;
}

/** Keeps a second process from writing between our reading and our writing. A lock of a dead process is taken over. */
function withLock<T>(path: string, task: () => T): T {
  const lock = `${path}.lock`;
  // Linked into place whole: a lock that does not name its holder yet would look like that of a dead process.
  const draft = `${lock}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (existsSync(lock) && !isRunning(Number(readFileSync(lock, 'utf8')))) unlinkSync(lock);
    writeFileSync(draft, String(process.pid), { mode: 0o600 });
    linkSync(draft, lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(path, error as NodeJS.ErrnoException);
    throw new BrokerError('credentials-busy', `another enrolment is writing ${path}; try again when it has ended`);
  } finally {
    rmSync(draft, { force: true });
  }
  try {
    return task();
  } finally {
    unlinkSync(lock);
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
