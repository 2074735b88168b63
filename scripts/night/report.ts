import type { EpochMs } from '@lamplighter/contracts';
import type { FloorCheck, Switching } from './assess.js';
import type { NightPlan } from './plan.js';

export interface NightReport {
  readonly night: {
    readonly from: EpochMs;
    readonly to: EpochMs;
    readonly sunset: EpochMs;
    readonly sunrise: EpochMs;
    readonly place: string;
    readonly source: string;
  };
  readonly records: {
    readonly produced: number;
    readonly stored: number;
    readonly lost: number;
    readonly duplicated: number;
    readonly declaredLost: number;
  };
  /** `tickSeconds`: how far apart the edge's evaluations are; an error of at most one tick is exact. */
  readonly switching: Switching & { readonly tickSeconds: number };
  readonly levels: readonly { readonly level: number; readonly minutes: number }[];
  readonly presence: { readonly activations: number };
  /** By the gear's own counters, by integral of power over time, and what the REST API answers from the database. */
  readonly energy: { readonly counterKwh: number; readonly integralKwh: number; readonly databaseKwh: number };
  readonly tickets: { readonly opened: number; readonly expected: number };
  readonly faults: readonly {
    readonly asset: string;
    readonly code: string;
    readonly state: string;
    readonly raisedAt: EpochMs;
  }[];
  readonly commands: readonly {
    readonly level: number | null;
    readonly reason: string;
    readonly outcomes: Readonly<Record<string, number>>;
  }[];
  readonly floor: FloorCheck;
  readonly bus: { readonly frames: number; readonly busiestPercent: number };
  readonly events: readonly string[];
  readonly speed: number;
  readonly durationSeconds: number;
}

/** What must hold in the morning; each broken line is a sentence. */
export function brokenInvariants(report: NightReport): string[] {
  const broken: string[] = [];
  const must = (holds: boolean, sentence: string): void => {
    if (!holds) broken.push(sentence);
  };
  const { records, switching, energy, tickets, floor } = report;
  must(records.produced > 0, 'no record was produced');
  must(records.lost === 0, `${records.lost} records were lost`);
  must(records.duplicated === 0, `${records.duplicated} records are stored twice`);
  must(
    switching.maxErrorSeconds <= switching.tickSeconds,
    `a lamp switched ${switching.maxErrorSeconds} s off the sun's instant; one tick is ${switching.tickSeconds} s`,
  );
  must(floor.violations === 0, `a lamp was below its floor ${floor.violations} times`);
  must(tickets.opened === tickets.expected, `${tickets.opened} tickets were opened, ${tickets.expected} expected`);
  must(
    within(energy.counterKwh, energy.integralKwh, 0.01),
    `energy by counter (${energy.counterKwh} kWh) and by integral (${energy.integralKwh} kWh) differ by more than 1 %`,
  );
  must(
    within(energy.counterKwh, energy.databaseKwh, 0.001, switching.lamps * KWH_BEFORE_FIRST_READING),
    `the counters moved by ${energy.counterKwh} kWh, the database says ${energy.databaseKwh} kWh`,
  );
  for (const command of report.commands) {
    const stuck =
      (command.outcomes['queued'] ?? 0) +
      (command.outcomes['sent'] ?? 0) +
      (command.outcomes['expired'] ?? 0) +
      (command.outcomes['refused'] ?? 0);
    must(stuck === 0, `${stuck} lamps did not obey "${command.reason}"`);
  }
  return broken;
}

/** What a lamp uses between getting voltage and its edge's first reading, kWh. */
const KWH_BEFORE_FIRST_READING = 0.001;

const within = (a: number, b: number, share: number, more = 0): boolean =>
  Math.abs(a - b) <= share * Math.max(Math.abs(a), Math.abs(b)) + more;

/** The report for a person. */
export function reportText(report: NightReport, plan: NightPlan): string {
  const { records, switching, energy, floor } = report;
  const clock = (instant: EpochMs | null): string =>
    instant === null ? 'never' : new Date(instant).toISOString().slice(11, 19);
  const lines: [string, string][] = [
    [
      'night',
      `${plan.clockOf(plan.from)} to ${plan.clockOf(plan.to)} at ${report.night.place}; lamps from ${report.night.source}`,
    ],
    ['sun (UTC)', `sets ${clock(plan.sunset)}, rises ${clock(plan.sunrise)}`],
    ['switched on (UTC)', `${clock(switching.firstOn)} to ${clock(switching.lastOn)}, ${switching.lamps} lamps`],
    [
      'switched off (UTC)',
      `${clock(switching.firstOff)} to ${clock(switching.lastOff)}; worst error ${switching.maxErrorSeconds} s, one tick is ${switching.tickSeconds} s`,
    ],
    [
      'minutes at level',
      report.levels
        .slice(0, 8)
        .map(({ level, minutes }) => `${level} %: ${minutes}`)
        .join('   '),
    ],
    ['presence', `${report.presence.activations} activations`],
    [
      'energy',
      `${energy.counterKwh} kWh by the gear's counters, ${energy.integralKwh} by integral, ${energy.databaseKwh} from the database`,
    ],
    [
      'records',
      `${records.produced} produced, ${records.stored} stored, ${records.lost} lost, ${records.duplicated} duplicated`,
    ],
    ['faults', report.faults.map((fault) => `${fault.code} at ${fault.asset} (${fault.state})`).join(', ') || 'none'],
    ['tickets', `${report.tickets.opened} opened, ${report.tickets.expected} expected`],
    ...report.commands.map((command): [string, string] => [
      'command',
      `${command.level} % for "${command.reason}": ${Object.entries(command.outcomes)
        .map(([result, lamps]) => `${lamps} ${result}`)
        .join(', ')}`,
    ]),
    [
      'darkest moment',
      `${floor.darkestPercent.toFixed(1)} % at ${clock(floor.darkestAt)}; below floor ${floor.violations} times`,
    ],
    [
      'DALI line',
      `${report.bus.frames} frames; busiest quarter hour ${report.bus.busiestPercent} % of what 1200 bit/s carry`,
    ],
    ...report.events.map((event): [string, string] => ['happened', event]),
    ['took', `${report.durationSeconds} s, ${report.speed} times real time`],
  ];
  const width = Math.max(...lines.map(([title]) => title.length));
  return lines.map(([title, text]) => `  ${title.padEnd(width)}  ${text}`).join('\n');
}
