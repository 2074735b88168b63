import type { Degrees, EpochMs, PowerWindow, Watt } from '@lamplighter/contracts';
import { grouped } from '@lamplighter/lighting';
import { GroupTally, type StudiedLamp, type StudyGroup } from './group-tally.js';
import type { LampProfile } from './lamp-profile.js';
import type { PowerCurve, PowerCurves } from './power-curve.js';
import { profilesOf, type StudyPresence } from './side-profiles.js';
import { StudyError } from './study-error.js';
import type { StudyLamp, StudyPlace } from './study-lamp.js';
import { calendarOf, type StudyProgram } from './study-program.js';
import { type Conversion, type Load, loadOf } from './tally.js';
import type { Tariff } from './tariff.js';
import { type TariffTimes, tariffTimes, timeSlots } from './time-slot.js';

export const STUDY_GROUPINGS = ['municipality', 'street', 'class', 'program'] as const;
export type StudyGrouping = (typeof STUDY_GROUPINGS)[number];

/** One program against another on the same luminaires over the same span. */
export interface StudyOptions {
  readonly lamps: readonly StudyLamp[];
  /** By NIS code; all in one time zone. */
  readonly places: ReadonlyMap<string, StudyPlace>;
  readonly from: EpochMs;
  /** Exclusive. */
  readonly to: EpochMs;
  readonly program: StudyProgram;
  readonly against: StudyProgram;
  readonly powerWindow: PowerWindow;
  /** Sun's elevation below which it counts as dark, for hours below floor. */
  readonly darkElevation: Degrees;
  readonly tariff: Tariff;
  readonly curves: PowerCurves;
  /** Drawn by every luminaire that is off while its feeder has voltage. */
  readonly standbyW: Watt;
  /** Input power of a luminaire per watt of its lamps; 1 where the inventory gives input power. */
  readonly ballastFactor: number;
  readonly co2KgPerKwh: number;
  readonly presence: StudyPresence | null;
  readonly groupBy: StudyGrouping;
  /** Called with the share that is done, 0 to 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

export interface StudyResult {
  readonly total: StudyGroup;
  /** Municipalities in the order in which their luminaires come, everything else by name. */
  readonly groups: readonly StudyGroup[];
  /** Distinct circumstances walked through, and questions put to resolve(), for both programs. */
  readonly effort: { readonly profiles: number; readonly decisions: number };
}

/** Studies every luminaire. Pure: the same options give the same result. Throws StudyError. */
export function runStudy(options: StudyOptions): StudyResult {
  const lampsByNis = grouped(options.lamps, ({ nis }) => nis);
  const places = [...lampsByNis.keys()].map((nis) => placeOf(options, nis));
  const times = tariffTimes(commonZone(places), options.tariff, options.from, options.to);
  const conversion: Conversion = { tariff: options.tariff, months: times.months, co2KgPerKwh: options.co2KgPerKwh };
  const total = new GroupTally(conversion);
  const groups = new Map<string, GroupTally>();
  const effort = { profiles: 0, decisions: 0 };
  const loads = new Loads();

  // Place by place, so that the sun of one place is reckoned once and serves both programs.
  [...lampsByNis].forEach(([nis, lamps], index) => {
    const place = placeOf(options, nis);
    const onPlace = (share: number): void => options.onProgress?.((index + share) / lampsByNis.size);
    const [asked, compared] = profilesAt({ options, place, lamps, times, effort, onPlace });
    lamps.forEach((lamp, at) => {
      const [program, against] = [asked[at], compared[at]];
      if (!program || !against) return;
      const name = groupName(options, lamp, place.name);
      const group = groups.get(name) ?? new GroupTally(conversion);
      groups.set(name, group);
      const studied = studiedLamp(options, lamp, loads, program, against);
      total.add(studied);
      group.add(studied);
    });
  });
  const rows = [...groups].map(([name, group]) => group.result(name));
  if (options.groupBy !== 'municipality') rows.sort((a, b) => BY_NAME.compare(a.name, b.name));
  return { total: total.result('all'), groups: rows, effort };
}

const BY_NAME = new Intl.Collator('en', { numeric: true });

interface PlaceTask {
  readonly options: StudyOptions;
  readonly place: StudyPlace;
  readonly lamps: readonly StudyLamp[];
  readonly times: TariffTimes;
  readonly effort: { profiles: number; decisions: number };
  readonly onPlace: (share: number) => void;
}

/** Profiles of a place's luminaires under the program and under what it is compared with. */
function profilesAt(task: PlaceTask): [readonly LampProfile[], readonly LampProfile[]] {
  const { options, lamps, times, effort } = task;
  const { place } = task.place;
  const { powerWindow, presence } = options;
  const slots = timeSlots(times, { place, powerWindow, darkElevation: options.darkElevation });
  const shape = { months: times.months.length, periods: options.tariff.periods.length };
  const parts = partsOf(times);
  let done = 0;
  const onPart = (): void => task.onPlace(++done / (2 * parts.length));
  const of = (program: StudyProgram): readonly LampProfile[] => {
    const side = profilesOf({ program, place, powerWindow, lamps, presence, slots, shape, parts, onPart });
    effort.profiles += side.distinct;
    effort.decisions += side.decisions;
    return side.ofLamp;
  };
  return [of(options.program), of(options.against)];
}

/** Ends of the months. compile() keeps about a month of day plans, which all luminaires of a calendar share. */
function partsOf({ stretches, to }: TariffTimes): EpochMs[] {
  const starts = stretches.filter(({ month }, index) => index > 0 && month !== stretches[index - 1]?.month);
  return [...starts.map(({ from }) => from), to];
}

/** Loads by profile and curve, each worked out once. */
class Loads {
  readonly #loads = new Map<LampProfile, Map<PowerCurve, Load>>();

  of(profile: LampProfile, curve: PowerCurve): Load {
    const byCurve = this.#loads.get(profile) ?? new Map<PowerCurve, Load>();
    this.#loads.set(profile, byCurve);
    const load = byCurve.get(curve) ?? loadOf(profile, curve);
    byCurve.set(curve, load);
    return load;
  }
}

function studiedLamp(
  { curves, ballastFactor, standbyW }: StudyOptions,
  lamp: StudyLamp,
  loads: Loads,
  program: LampProfile,
  against: LampProfile,
): StudiedLamp {
  const curve = curves.of(lamp.model);
  const inputW = lamp.nominalPowerW === null ? null : lamp.nominalPowerW * ballastFactor;
  const strength = curve.unit === 'watts' ? 1 : inputW;
  const connectedW = strength === null ? null : strength * curve.at(100);
  return { program: loads.of(program, curve), against: loads.of(against, curve), strength, connectedW, standbyW };
}

function groupName({ groupBy, program, against }: StudyOptions, lamp: StudyLamp, municipality: string): string {
  switch (groupBy) {
    case 'municipality':
      return municipality;
    case 'street':
      return `${municipality}, ${lamp.street || 'no street named'}`;
    case 'class':
      return lamp.lightingClass || 'not classified';
    case 'program': {
      const names = [program, against].map((side) => {
        const id = calendarOf(side, lamp);
        return side.calendars.length === 1 ? side.name : (side.calendars.find((each) => each.id === id)?.name ?? id);
      });
      return names.join(' against ');
    }
  }
}

function placeOf({ places }: StudyOptions, nis: string): StudyPlace {
  const place = places.get(nis);
  if (!place) throw new StudyError('unknown-place', `luminaires lie in municipality ${nis}, which has no position`);
  return place;
}

function commonZone(places: readonly StudyPlace[]): string {
  const zones = [...new Set(places.map(({ place }) => place.timeZone))];
  const [zone, other] = zones;
  if (zone === undefined) throw new StudyError('unknown-place', 'there is no luminaire to study');
  if (other !== undefined) {
    throw new StudyError('unknown-place', `places lie in time zones ${zone} and ${other}: study them apart`);
  }
  return zone;
}
