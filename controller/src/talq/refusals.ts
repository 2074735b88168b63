import { TalqError, type TalqRefusal, type TalqRefusalCode } from './talq-error.js';

/** Collects what is refused in one document, each with its place in it. */
export class Refusals {
  constructor(
    private readonly found: TalqRefusal[] = [],
    private readonly path: readonly PropertyKey[] = [],
  ) {}

  /** A place further in, collecting into the same list. */
  at(...keys: readonly PropertyKey[]): Refusals {
    return new Refusals(this.found, [...this.path, ...keys]);
  }

  add(code: TalqRefusalCode, reason: string): void {
    this.found.push({ code, path: pointer(this.path), reason });
  }

  throwIfAny(): void {
    if (this.found.length > 0) throw new TalqError(this.found);
  }
}

/** Runs an export to its end, so that every refusal is found, and throws TalqError when there was one. */
export function refusing<T>(work: (refusals: Refusals) => T): T {
  const refusals = new Refusals();
  const written = work(refusals);
  refusals.throwIfAny();
  return written;
}

/** JSON pointer (RFC 6901). */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
