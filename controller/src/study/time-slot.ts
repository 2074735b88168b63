import { DAY, type Degrees, type EpochMs, MINUTE, type Place, type PowerWindow } from '@lamplighter/contracts';
import { isPowered, type Night, nightOf } from '@lamplighter/lighting';
import { localQuarters } from './local-quarter.js';
import { StudyError } from './study-error.js';
import { type Tariff, tariffPeriodOf } from './tariff.js';

/** A stretch in which price, month, darkness and supply stay what they are. Half-open. */
export interface TimeSlot {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Index into the span's months. */
  readonly month: number;
  /** Index into the tariff's periods. */
  readonly period: number;
  /** The sun is below the elevation that counts as dark. */
  readonly isDark: boolean;
  /** The feeder has voltage. */
  readonly isPowered: boolean;
}

/** What the clock alone says of a span: shared by every place of one zone. */
export interface TariffTimes {
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** `YYYY-MM`, in order. */
  readonly months: readonly string[];
  readonly stretches: readonly Pick<TimeSlot, 'from' | 'to' | 'month' | 'period'>[];
}

/** Cuts a span by month and tariff period on the clock of a zone, whatever the clock does. `to` is exclusive. */
export function tariffTimes(timeZone: string, tariff: Tariff, from: EpochMs, to: EpochMs): TariffTimes {
  if (!(from < to)) throw new StudyError('bad-span', 'the span is empty: its end must come after its start');
  const months: string[] = [];
  const stretches: { from: EpochMs; to: EpochMs; month: number; period: number }[] = [];
  for (const quarter of localQuarters(timeZone, from, to)) {
    if (!months.includes(quarter.month)) months.push(quarter.month);
    const month = months.indexOf(quarter.month);
    const period = tariffPeriodOf(tariff, quarter);
    const last = stretches.at(-1);
    if (last?.month === month && last.period === period) continue;
    if (last) last.to = quarter.start;
    stretches.push({ from: last ? quarter.start : from, to, month, period });
  }
  return { from, to, months, stretches };
}

/** Where a place lies and when it has supply and darkness. */
export interface SlotPlace {
  readonly place: Place;
  readonly powerWindow: PowerWindow;
  /** Sun's elevation below which it is dark, degrees. */
  readonly darkElevation: Degrees;
}

/** The slots of a place over a span: sorted, without gaps. */
export function timeSlots(times: TariffTimes, { place, powerWindow, darkElevation }: SlotPlace): TimeSlot[] {
  const darkPlace = { ...place, switchingElevation: darkElevation };
  const dark = nightsBetween(darkPlace, times.from, times.to);
  const lit = powerWindow.kind === 'permanent' ? [] : nightsBetween(place, times.from, times.to);
  const [lead, lag] = powerWindow.kind === 'permanent' ? [0, 0] : [powerWindow.leadMinutes, powerWindow.lagMinutes];
  const cuts = new Set<EpochMs>(times.stretches.map(({ from }) => from));
  for (const night of dark) cuts.add(night.from).add(night.to);
  for (const night of lit) cuts.add(night.from - lead * MINUTE).add(night.to + lag * MINUTE);
  const edges = [...cuts].filter((at) => at >= times.from && at < times.to).sort((a, b) => a - b);

  let stretch = 0;
  let night = 0;
  return edges.map((from, index) => {
    while (from >= (times.stretches[stretch]?.to ?? times.to)) stretch += 1;
    while (from >= (dark[night]?.to ?? times.to)) night += 1;
    return {
      from,
      to: edges[index + 1] ?? times.to,
      month: times.stretches[stretch]?.month ?? 0,
      period: times.stretches[stretch]?.period ?? 0,
      isDark: from >= (dark[night]?.from ?? times.to),
      isPowered: isPowered({ place, powerWindow }, from),
    };
  });
}

/** Every night that touches a span, and the ones around it, in order. */
function nightsBetween(place: Place, from: EpochMs, to: EpochMs): Night[] {
  const nights: Night[] = [];
  for (let instant = from - DAY; instant < to + DAY; ) {
    const night = nightOf(place, instant);
    if (night) nights.push(night);
    instant = night ? night.to : instant + DAY;
  }
  return nights;
}
