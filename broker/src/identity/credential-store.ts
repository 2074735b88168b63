import { statSync } from 'node:fs';
import type { Logger } from 'pino';
import { type Credential, type Credentials, readCredentials } from './credentials-file.js';
import type { Identity } from './identity.js';
import { NOBODYS_SECRET, verifySecret } from './secret-hash.js';

/**
 * The credentials in force. Follows the file: an enrolment counts at the next connection, a removal at the next `refresh`.
 * A file that has become unusable changes nothing; the fault is logged once and counted.
 */
export class CredentialStore {
  #credentials: Credentials = new Map();
  #stamp = '';

  constructor(
    private readonly path: string,
    private readonly log: Pick<Logger, 'info' | 'error'>,
    /** Called with each former credential that is gone, or whose secret or identity has changed. */
    private readonly onRevoked: (credential: Credential, isGone: boolean) => void,
    private readonly onUnusable: () => void,
  ) {}

  /** Reads the file for the first time. Throws BrokerError when it is not usable. */
  load(): void {
    this.#stamp = stampOf(this.path);
    this.#credentials = readCredentials(this.path);
  }

  /** Takes a change of the file in, if there is one. */
  refresh(): void {
    const stamp = stampOf(this.path);
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    let next: Credentials;
    try {
      next = readCredentials(this.path);
    } catch (error) {
      this.log.error(`${(error as Error).message} (the credentials read before stay in force)`);
      this.onUnusable();
      return;
    }
    const before = this.#credentials;
    this.#credentials = next;
    const revoked = [...before.values()].filter((credential) => !isSame(credential, next.get(credential.username)));
    this.log.info({ credentials: next.size, revoked: revoked.length }, 'credentials reloaded');
    for (const credential of revoked) this.onRevoked(credential, !next.has(credential.username));
  }

  /** The identity behind a username and password, or null. Unknown users take as long as wrong passwords. */
  async verify(username: string, password: Uint8Array): Promise<Identity | null> {
    this.refresh();
    const credential = this.#credentials.get(username);
    const isRight = await verifySecret(password, credential?.secret ?? NOBODYS_SECRET);
    // The credential may have been revoked while the hash was computed.
    return credential && isRight && isSame(credential, this.#credentials.get(username)) ? credential.identity : null;
  }
}

const isSame = (a: Credential, b: Credential | undefined): boolean =>
  b !== undefined && a.secret.hash === b.secret.hash && JSON.stringify(a.identity) === JSON.stringify(b.identity);

/** Changes whenever the file is replaced, rewritten or reprotected; empty when it is not there. */
function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? `${stat.ino}:${stat.mtimeNs}:${stat.ctimeNs}:${stat.size}` : '';
}
