import type { EnergyTotal, Fault, Override } from '@lamplighter/contracts';
import { arcToPercent } from '@lamplighter/dali';
import { assessFloor, assessSwitching, type LampTrace, minutesAtLevels } from './assess.js';
import type { PassedNight } from './pass-night.js';
import type { NightReport } from './report.js';
import type { RunningNight } from './running-night.js';
import { framesOn } from './street.js';

interface RecordsSummary {
  readonly edges: readonly {
    readonly edge: string;
    readonly rows: number;
    readonly lost: number;
    readonly missing: number;
    readonly duplicated: number;
    readonly watermark: number;
  }[];
}

const MINUTE = 60_000;

/** Puts the morning's report together: the simulator's ledger on one side, what the platform says on the other. */
export async function composeReport(
  night: RunningNight,
  passed: PassedNight,
  durationSeconds: number,
): Promise<NightReport> {
  const { plan, rest, edge, street, imported, streetIssues } = night;
  const traces = lampTraces(night, passed);
  const switching = assessSwitching(traces, plan.sunset, plan.coversSunrise ? plan.sunrise : null);
  const span = `from=${plan.from}&to=${plan.to + MINUTE}`;
  const energy = await rest.get<EnergyTotal>(`/api/v1/energy?${span}&groupBy=edge`);
  const summary = await rest.get<RecordsSummary>('/api/v1/records/summary');
  const stored = summary.edges.filter((each) => each.edge === imported.edge);
  const faults = await rest.all<Fault>('/api/v1/faults');
  const overrides = await Promise.all(passed.overrides.map((id) => rest.get<Override>(`/api/v1/overrides/${id}`)));
  const { journal } = edge.status();
  const sum = (of: (each: (typeof stored)[number]) => number): number =>
    stored.reduce((total, each) => total + of(each), 0);
  const rows = sum((each) => each.rows);
  const duplicated = sum((each) => each.duplicated);
  return {
    night: {
      from: plan.from,
      to: plan.to,
      sunset: plan.sunset,
      sunrise: plan.sunrise,
      place: `${plan.place.latitude}, ${plan.place.longitude} (${plan.place.timeZone})`,
      source: imported.source,
    },
    records: {
      produced: journal.last,
      stored: rows - duplicated,
      lost: journal.last - (rows - duplicated),
      duplicated,
      declaredLost: sum((each) => each.lost),
    },
    switching: { ...switching, tickSeconds: 1 },
    levels: minutesAtLevels(traces, plan.sunset, plan.coversSunrise ? plan.sunrise : plan.to),
    presence: { activations: night.arrivals.length },
    energy: {
      counterKwh: kwh(imported.luminaires.reduce((total, lamp) => total + street.gearOf(lamp).energyWh, 0)),
      integralKwh: kwh(energy.computedWh),
      databaseKwh: kwh(energy.totalWh),
    },
    tickets: { opened: streetIssues.requests.length, expected: passed.faultedAt === null ? 0 : 1 },
    faults: faults.map(({ asset, code, state, raisedAt }) => ({ asset, code, state, raisedAt })),
    commands: overrides.map(({ level, reason, outcomes }) => ({
      level,
      reason,
      outcomes: countBy(outcomes.map(({ result }) => result)),
    })),
    floor: assessFloor(traces, (switching.lastOn ?? plan.sunset) + MINUTE, switching.firstOff ?? plan.to),
    bus: {
      frames: framesOn(street.lines),
      busiestPercent: passed.busiestPercent,
    },
    events: night.events,
    speed: Math.round((plan.to - plan.from) / 1000 / durationSeconds),
    durationSeconds: Math.round(durationSeconds * 10) / 10,
  };
}

/** The ledger of every lamp in percent. */
export function lampTraces(
  { imported, street }: Pick<RunningNight, 'imported' | 'street'>,
  passed: Pick<PassedNight, 'faultedDevice' | 'faultedAt'>,
): LampTrace[] {
  return imported.luminaires.map((lamp) => ({
    device: lamp.device,
    floorLevel: lamp.floorLevel,
    failedAt: lamp.device === passed.faultedDevice ? passed.faultedAt : null,
    trace: street.gearOf(lamp).levelTrace.map(({ at, arc }) => ({ at, percent: arcToPercent(arc) })),
  }));
}

const kwh = (wattHours: number): number => Math.round(wattHours) / 1000;

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
