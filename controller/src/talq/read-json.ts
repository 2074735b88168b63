import { TalqError } from './talq-error.js';

/** A file's text as JSON. Throws TalqError `not-json`. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new TalqError([{ code: 'not-json', path: '', reason: `is not JSON: ${(error as Error).message}` }]);
  }
}
