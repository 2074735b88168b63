import { ProblemError } from './problem.js';

/** The version that If-Match names; null when the header is absent. Throws ProblemError 400. */
export function versionOf(header: string | undefined): number | null {
  if (header === undefined) return null;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version) return Number(version);
  throw new ProblemError(400, 'If-Match must be one ETag as the controller gave it, such as "3"', [
    { field: 'if-match', message: 'must be one ETag such as "3"' },
  ]);
}
