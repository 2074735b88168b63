import { DAY, HOUR, MINUTE, type Milliseconds, SECOND } from '@lamplighter/contracts';
import { z } from 'zod';

const UNITS: Readonly<Record<string, Milliseconds>> = { ms: 1, s: SECOND, min: MINUTE, h: HOUR, d: DAY };

/** A span such as "250 ms", "5 s", "20 min", "1.5 h" or "30 d". */
export const Span = z.string().transform((text, context): Milliseconds => {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(text.trim()) ?? [];
  const factor = UNITS[unit];
  if (amount !== undefined && factor !== undefined) return Number(amount) * factor;
  context.addIssue({
    code: 'custom',
    message: `"${text}" is no span; expected such as "5 s", "20 min", "2 h" or "30 d"`,
  });
  return z.NEVER;
});
