import type { z } from 'zod';

/** Faults named in one message. What comes after is mostly the same fault again, and the message must fit one packet. */
const MOST_NAMED = 10;

/** A ZodError as one line that names each field and what is wrong with it: `steps.0.level: must be 0 to 100 %`. */
export function issueText(error: z.ZodError): string {
  const named = error.issues
    .slice(0, MOST_NAMED)
    .map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`)
    .join('; ');
  const more = error.issues.length - MOST_NAMED;
  return more > 0 ? `${named}; and ${more} more` : named;
}
