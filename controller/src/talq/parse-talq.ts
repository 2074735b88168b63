import { z } from 'zod';
import { pointer } from './refusals.js';
import { TalqError, type TalqRefusal, type TalqRefusalCode } from './talq-error.js';

/** Checks a document whole. Throws TalqError with every refusal that could be found. */
export function parseTalq<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new TalqError(parsed.error.issues.flatMap(refusalsOf));
}

/** Says in a schema's own rule which code a refusal has. */
export const because = (
  code: TalqRefusalCode,
  reason: string,
): { error: string; params: { talq: TalqRefusalCode } } => ({
  error: reason,
  params: { talq: code },
});

/** Refuses something inside the element that is being read. */
export function refuse(
  context: z.RefinementCtx,
  path: readonly (string | number)[],
  code: TalqRefusalCode,
  reason: string,
): void {
  context.addIssue({ code: 'custom', path: [...path], message: reason, params: { talq: code } });
}

/** What an import gives back is a valid document of ours, whatever rule may be added to its schema. */
export function sound<S extends z.ZodType>(schema: S, document: z.input<S>, context: z.RefinementCtx): z.output<S> {
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    context.addIssue({ code: 'custom', path, message, params: { talq: 'not-supported' satisfies TalqRefusalCode } });
  }
  return z.NEVER;
}

function refusalsOf(issue: z.core.$ZodIssue): TalqRefusal[] {
  const refusal = (code: TalqRefusalCode, reason: string, ...more: PropertyKey[]): TalqRefusal => ({
    code,
    path: pointer([...issue.path, ...more]),
    reason,
  });
  switch (issue.code) {
    case 'unrecognized_keys':
      // Vendor properties (x-…) too: nothing of ours could keep them, and what is dropped in silence is lost.
      return issue.keys.map((key) => refusal('unknown-property', 'is not known here: remove it', key));
    case 'invalid_union':
      return [unionRefusal(issue, refusal)];
    case 'custom':
      return [refusal((issue.params?.['talq'] as TalqRefusalCode | undefined) ?? 'invalid', issue.message)];
    default:
      return [refusal('invalid', issue.input === undefined ? 'is missing' : issue.message)];
  }
}

function unionRefusal(
  issue: z.core.$ZodIssueInvalidUnion,
  refusal: (code: TalqRefusalCode, reason: string) => TalqRefusal,
): TalqRefusal {
  if (issue.discriminator === undefined || !('options' in issue)) return refusal('invalid', issue.message);
  const kind = (issue.input as Record<string, unknown>)[issue.discriminator];
  if (kind === undefined) return refusal('invalid', 'is missing');
  return refusal('not-supported', `${plain(kind)} is not supported: use ${issue.options?.join(' or ')}`);
}

const plain = (kind: unknown): string => (typeof kind === 'string' ? kind : JSON.stringify(kind));
