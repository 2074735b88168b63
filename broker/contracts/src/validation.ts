import type { z } from 'zod';

/** A ZodError as one line that names each field and what is wrong with it: `steps.0.level: must be 0 to 100 %`. */
export function issueText(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || '(whole)'}: ${issue.message}`).join('; ');
}
