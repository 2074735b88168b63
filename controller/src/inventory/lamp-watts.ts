import type { Watt } from '@lamplighter/contracts';

/**
 * How inventories write a lamp's power in free text, most telling form first. Each pattern captures the watts and, where
 * a luminaire holds several lamps, their number.
 */
const FORMS: readonly { readonly example: string; readonly pattern: RegExp }[] = [
  { example: '6x12V 8,5W (six lamps)', pattern: /(?<count>\d+)\s*x\s*(?:\d+\s*v\s*)?(?<watts>\d+(?:[.,]\d+)?)\s*w\b/i },
  { example: '28 12V 1W (28 diodes)', pattern: /(?<count>\d+)\s+\d+\s*v\s+(?<watts>\d+(?:[.,]\d+)?)\s*w\b/i },
  { example: 'Decostar 12v 50W', pattern: /(?<watts>\d+(?:[.,]\d+)?)\s*w\b/i },
  { example: 'W 150', pattern: /\bw\s*(?<watts>\d+(?:[.,]\d+)?)/i },
  // A bare number at the end is watts, unless it is followed by V: 'Sodio AP 150', 'Halospot 111 12V 50'.
  { example: 'Sodio AP 150', pattern: /(?<![\d.,])(?<watts>\d+(?:[.,]\d+)?)\s*\)?\s*$/ },
];

/** Lamp power in watts from free text such as `Sodio AP 150`; null when the text names none. Without ballast loss. */
export function lampWatts(text: string): Watt | null {
  for (const { pattern } of FORMS) {
    const groups = pattern.exec(text.trim())?.groups;
    if (!groups?.['watts']) continue;
    const watts = Number(groups['count'] ?? 1) * Number(groups['watts'].replace(',', '.'));
    // Desired-state documents take 5000 W at most.
    return watts > 0 && watts <= 5000 ? watts : null;
  }
  return null;
}
