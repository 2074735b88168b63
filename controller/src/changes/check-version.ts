import { ChangeError } from './change-error.js';

/**
 * A change must say which version it was made on (`basedOn`), so that nobody overwrites what he has not seen; null for what
 * is new. `current` null: there is none that the asker may see. Throws ChangeError `stale` or `needs-version`.
 */
export function checkVersion(kind: string, id: string, basedOn: number | null, current: number | null): void {
  if (current === null) {
    if (basedOn !== null) throw new ChangeError('stale', `${kind} ${id} does not exist`);
  } else if (basedOn === null) {
    throw new ChangeError('needs-version', `${kind} ${id} exists: say with If-Match which version you changed`);
  } else if (basedOn !== current) {
    throw new ChangeError(
      'stale',
      `${kind} ${id} is at version ${current} now, you changed version ${basedOn}: load it again`,
    );
  }
}
