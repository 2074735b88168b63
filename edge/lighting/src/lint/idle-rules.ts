import type { CalendarRule } from '@lamplighter/contracts';
import { ruleMatches } from '../calendar.js';
import { type LocalDate, plusDays } from '../local-time.js';
import type { Remark } from './finding.js';
import type { CalendarUse } from './lint-context.js';
import { counted } from './wording.js';

/** So far a rule is looked for that matches nothing now: 29 February comes every fourth year, around 2100 after eight. */
const AWAY_DAYS = 8 * 366;

/** Calendar rules that match no date, and those that name the program which would be taken anyway. */
export function idleRules({ calendar, place, days }: CalendarUse): Remark[] {
  const winners = new Set(days.map(({ matching: [winner] }) => winner));
  return calendar.rules.flatMap((rule, index) => {
    const remark = (severity: Remark['severity'], why: string, fix: string): Remark[] => [
      { severity, place: `${place}.rules.${index}`, why: `${calendar.name}: ${why}`, fix },
    ];
    const matched = days.filter(({ matching }) => matching.includes(index));
    const [first, last] = [days[0], days.at(-1)].map((day) => day?.programDay.day.date ?? '');
    if (matched.length === 0 && first && last) {
      if (matchesNear(rule, last, +1)) return [];
      return matchesNear(rule, first, -1)
        ? remark('info', 'the dates of the rule are over.', 'Remove it, or give it new dates.')
        : remark('warning', 'the rule matches no date, now or within eight years.', 'Mend its dates and weekdays.');
    }
    const winning = matched.filter(({ matching: [winner] }) => winner === index);
    const programOf = (other: number | undefined) =>
      calendar.rules[other ?? -1]?.programId ?? calendar.defaultProgramId;
    // Of two alike one is left: what is covered always (see overlap) does not count as a stand-in.
    const isChange = winning.some(({ matching: [, ...others] }) =>
      [others[0], others.find((other) => winners.has(other))].some((next) => programOf(next) !== rule.programId),
    );
    if (winning.length === 0 || isChange) return [];
    const dates = counted(winning.length, 'date');
    return remark(
      'info',
      `${rule.programId} would be the program on its ${dates} anyway.`,
      'Remove the rule, or name another program.',
    );
  });
}

/** Whether it matches in the years after (+1) or before (-1) a date. */
function matchesNear(rule: CalendarRule, date: LocalDate, direction: 1 | -1): boolean {
  for (let days = 1; days <= AWAY_DAYS; days += 1) if (ruleMatches(rule, plusDays(date, direction * days))) return true;
  return false;
}
