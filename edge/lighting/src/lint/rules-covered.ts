import type { Remark } from './finding.js';
import type { CalendarUse } from './lint-context.js';
import { counted } from './wording.js';

/** Calendar rules that match, but never on a date that no earlier rule has taken. */
export const rulesCovered = ({ calendar, place, days }: CalendarUse): Remark[] =>
  calendar.rules.flatMap((_, index): Remark[] => {
    const matched = days.filter(({ matching }) => matching.includes(index));
    const covering = new Set(matched.map(({ matching: [winner] }) => winner));
    if (matched.length === 0 || covering.has(index)) return [];
    const earlier = [...covering].map((winner) => `rules.${winner}`).join(', ');
    return [
      {
        severity: 'warning',
        place: `${place}.rules.${index}`,
        why: `${calendar.name}: the rule matches ${counted(matched.length, 'date')}, and earlier rules (${earlier}) take all of them.`,
        fix: 'Move it before them, or remove it.',
      },
    ];
  });
