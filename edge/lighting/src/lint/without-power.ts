import { outside } from '../interval.js';
import { poweredTimes } from '../power-window.js';
import { nightsOf } from '../sun.js';
import type { Remark } from './finding.js';
import type { LintContext } from './lint-context.js';
import { type Occurrence, tallyOf } from './tally.js';
import { counted, durationText, intervalText } from './wording.js';

/** Light that a program asks for while its feeder has no voltage: the lamps stay dark, whatever the program says. */
export function withoutPower({ desired, programs }: LintContext): Remark[] {
  const { place, powerWindow } = desired;
  if (powerWindow.kind === 'permanent') return [];
  const { leadMinutes, lagMinutes } = powerWindow;
  return programs.flatMap(({ days, program, place: where }): Remark[] => {
    const dead = days.flatMap(({ day, stretches }) => {
      const powered = poweredTimes(powerWindow, nightsOf(place, day.date));
      return stretches
        .filter(({ level }) => level > 0)
        .flatMap((stretch) => outside(stretch, powered).map((part): Occurrence => ({ ...part, date: day.date })));
    });
    const tally = tallyOf(dead);
    if (!tally) return [];
    return [
      {
        severity: 'warning',
        place: `${where}.activePeriods`,
        why: `${program.name} lights while its feeder has no power (from ${leadMinutes} min before sunset to ${lagMinutes} min after sunrise) on ${counted(tally.dates, 'date')}: first ${intervalText(place.timeZone, tally.first)}, ${durationText(tally.total)} in all.`,
        fix: 'Keep its periods within the power window, widen the window, or supply the feeder permanently.',
      },
    ];
  });
}
