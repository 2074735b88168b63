import type { StudyFigures, StudyGroup, StudyGrouping } from '@lamplighter/controller';

/** Rows of a study as CSV (RFC 4180): every group, then all luminaires together. Figures of the program, then `against_`. */
export function studyCsv(by: StudyGrouping, groups: readonly StudyGroup[], total: StudyGroup): string {
  const heading = [by, 'luminaires', 'without_watts', 'connected_w'];
  const rows = [...groups, total].map((group) => {
    const columns = [...figureColumns('', group.program), ...figureColumns('against_', group.against)];
    if (heading.length === 4) heading.push(...columns.map(([name]) => name));
    const { name, luminaires, withoutWatts, connectedW } = group;
    return [quoted(name), luminaires, withoutWatts, rounded(connectedW), ...columns.map(([, value]) => rounded(value))];
  });
  return [heading, ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function figureColumns(prefix: string, figures: StudyFigures): [string, number][] {
  const columns: [string, number][] = [
    ['kwh', figures.kwh],
    ...figures.byPeriod.map(({ period, kwh }): [string, number] => [`kwh_${period}`, kwh]),
    ['standby_kwh', figures.standbyKwh],
    ['eur', figures.eur],
    ...figures.byPeriod.map(({ period, eur }): [string, number] => [`eur_${period}`, eur]),
    ['co2_kg', figures.co2Kg],
    ['burning_hours', figures.burningHours],
    ['mean_level_percent', figures.meanLevelPercent],
    ['switch_ons', figures.switchOns],
    ['level_changes', figures.levelChanges],
    ['hours_below_floor', figures.hoursBelowFloor],
    ['hours_raised_to_floor', figures.hoursRaisedToFloor],
    ['hours_without_supply', figures.hoursWithoutSupply],
  ];
  return columns.map(([name, value]) => [`${prefix}${name.replaceAll('-', '_')}`, value]);
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
