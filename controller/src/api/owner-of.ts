import type { NisCode } from '@lamplighter/contracts';
import { isOwn, type Scope } from '../auth/scope.js';
import { ProblemError } from './problem.js';

/** Municipality of something new: the one asked for, or the asker's only one; null: none. Throws ProblemError 422. */
export function ownerOf(nis: NisCode | undefined, scope: Scope): NisCode | null {
  if (nis === undefined) return scope.nisCodes.length === 1 ? (scope.nisCodes[0] ?? null) : null;
  if (isOwn(scope, nis)) return nis;
  throw new ProblemError(422, 'nis: is not among your municipalities', [{ field: 'nis', message: 'is not yours' }]);
}
