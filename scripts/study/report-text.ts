import type { StudyFigures, StudyGroup } from '@lamplighter/controller';
import { accountingTable } from './accounting-table.js';
import { assumptionsOf } from './assumptions.js';
import type { StudyReport } from './make-study.js';
import { type Column, decimalsFor, figure, percent, textTable, titledLines } from './text-table.js';

/** The report for a person. */
export function reportText(report: StudyReport): string {
  const { command, program, against, result, timeZone, estate } = report;
  const { total, effort } = result;
  const sections = [
    `Study of ${program.name} against ${against.name}\n${command.from} to ${command.to} (${timeZone}), ${figure(total.luminaires)} luminaires, ${figure(total.connectedW / 1000, 1)} kW at full light`,
    ...(estate.accounting ? [`Rows of the inventory\n${accountingTable(estate.accounting)}`] : []),
    `Assumptions\n${titledLines(assumptionsOf(report))}`,
    `All luminaires\n${comparison(report)}`,
    groupTables(report),
    ...warnings(report).map((text) => `Note: ${text}`),
    `${figure(effort.decisions)} decisions for ${effort.profiles} distinct circumstances, ${report.seconds.toFixed(1)} s`,
  ];
  return sections.join('\n\n');
}

/** `isSaving`: less of it is a saving, worth a share. */
interface Compared {
  readonly what: string;
  readonly unit: string;
  readonly of: (figures: StudyFigures) => number;
  readonly decimals: number;
  readonly isSaving: boolean;
}

function comparison({ program, against, tariff, result }: StudyReport): string {
  const { total } = result;
  const period = (id: string, of: 'kwh' | 'eur') => (figures: StudyFigures) =>
    figures.byPeriod.find((each) => each.period === id)?.[of] ?? 0;
  const of = (what: string, unit: string, decimals: number, get: Compared['of']): Compared => {
    return { what, unit, of: get, decimals, isSaving: ['kWh', 'EUR', 't'].includes(unit) };
  };
  const amounts = decimalsFor(Math.max(total.program.kwh, total.against.kwh));
  const rows = [
    of('energy', 'kWh', amounts, ({ kwh }) => kwh),
    ...tariff.periods.map(({ id }) => of(`  ${id}`, 'kWh', amounts, period(id, 'kwh'))),
    of('  of it standby', 'kWh', amounts, ({ standbyKwh }) => standbyKwh),
    of('cost', 'EUR', amounts, ({ eur }) => eur),
    ...tariff.periods.map(({ id }) => of(`  ${id}`, 'EUR', amounts, period(id, 'eur'))),
    of('CO2', 't', amounts + 1, ({ co2Kg }) => co2Kg / 1000),
    of('burning', 'h/luminaire', 1, ({ burningHours }) => burningHours),
    of('mean level while burning', '%', 1, ({ meanLevelPercent }) => meanLevelPercent),
    of('switched on', 'times/luminaire', 1, ({ switchOns }) => switchOns),
    of('changes of level', 'times/luminaire', 1, ({ levelChanges }) => levelChanges),
    of('below class floor', 'h/luminaire', 1, ({ hoursBelowFloor }) => hoursBelowFloor),
    of('raised to class floor', 'h/luminaire', 1, ({ hoursRaisedToFloor }) => hoursRaisedToFloor),
  ];
  return textTable<Compared>(
    [
      { title: '', of: ({ what }) => what, align: 'left' },
      { title: 'unit', of: ({ unit }) => unit, align: 'left' },
      { title: program.name, of: ({ of, decimals }) => figure(of(total.program), decimals) },
      { title: against.name, of: ({ of, decimals }) => figure(of(total.against), decimals) },
      { title: 'change', of: (row) => signed(row.of(total.program) - row.of(total.against), row.decimals) },
      {
        title: 'change %',
        of: (row) =>
          row.isSaving ? percent(row.of(total.program) - row.of(total.against), row.of(total.against)) : '',
      },
    ],
    rows,
  );
}

function groupTables({ command, tariff, program, against, result }: StudyReport): string {
  const { groups, total } = result;
  const shown = groups.length > command.rows ? mostSaving(groups, command.rows) : groups;
  const rows = [...shown, ...(groups.length > 1 ? [total] : [])];
  const name: Column<StudyGroup> = { title: command.by, of: (group) => group.name, align: 'left' };
  const saved = (group: StudyGroup, of: 'kwh' | 'eur' | 'co2Kg'): number => group.against[of] - group.program[of];
  const amounts = decimalsFor(Math.max(total.program.kwh, total.against.kwh));
  const energy: Column<StudyGroup>[] = [
    name,
    { title: 'luminaires', of: ({ luminaires }) => figure(luminaires) },
    { title: 'kW', of: ({ connectedW }) => figure(connectedW / 1000, 1) },
    { title: 'kWh', of: (group) => figure(group.program.kwh, amounts) },
    ...tariff.periods.map(({ id }, index): Column<StudyGroup> => {
      return { title: `EUR ${id}`, of: (group) => figure(group.program.byPeriod[index]?.eur ?? 0, amounts) };
    }),
    { title: 'saved kWh', of: (group) => figure(saved(group, 'kwh'), amounts) },
    { title: 'saved %', of: (group) => percent(saved(group, 'kwh'), group.against.kwh) },
    { title: 'saved EUR', of: (group) => figure(saved(group, 'eur'), amounts) },
    { title: 'saved t CO2', of: (group) => figure(saved(group, 'co2Kg') / 1000, amounts + 1) },
  ];
  const light: Column<StudyGroup>[] = [
    name,
    { title: 'burning h', of: (group) => figure(group.program.burningHours, 1) },
    { title: 'mean level %', of: (group) => figure(group.program.meanLevelPercent, 1) },
    { title: 'times on', of: (group) => figure(group.program.switchOns, 1) },
    { title: 'changes of level', of: (group) => figure(group.program.levelChanges, 1) },
    { title: 'h below floor', of: (group) => figure(group.program.hoursBelowFloor, 1) },
    { title: 'h raised to floor', of: (group) => figure(group.program.hoursRaisedToFloor, 1) },
  ];
  const hidden = groups.length - shown.length;
  return [
    `By ${command.by}: ${program.name}, and what it saves against ${against.name}\n${textTable(energy, rows)}`,
    `By ${command.by}: light under ${program.name}, per luminaire\n${textTable(light, rows)}`,
    ...(hidden === 0
      ? []
      : [
          `The ${shown.length} that save most; all ${figure(groups.length)} are in --csv FILE and --json, or with --rows ${groups.length}.`,
        ]),
  ].join('\n\n');
}

const mostSaving = (groups: readonly StudyGroup[], rows: number): StudyGroup[] =>
  [...groups].sort((a, b) => b.against.kwh - b.program.kwh - (a.against.kwh - a.program.kwh)).slice(0, rows);

function warnings({ program, against, result }: StudyReport): string[] {
  const sides = [
    [program.name, result.total.program],
    [against.name, result.total.against],
  ] as const;
  return sides.flatMap(([name, { hoursWithoutSupply }]) =>
    hoursWithoutSupply > 0
      ? [
          `${name} asks for light during ${figure(hoursWithoutSupply, 1)} h/luminaire while feeders have no voltage; they count as dark.`,
        ]
      : [],
  );
}

const signed = (value: number, decimals: number): string => `${value > 0 ? '+' : ''}${figure(value, decimals)}`;
