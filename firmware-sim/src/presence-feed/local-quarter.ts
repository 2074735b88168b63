import { DAY, type EpochMs, HOUR, type Milliseconds } from '@lamplighter/contracts';

/** Local wall-clock reckoning of one time zone, as milliseconds since 1970 read off the local clock and calendar. */
export class LocalTime {
  readonly #offsets = new Map<number, Milliseconds>();
  readonly #format: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  }

  /** What the local clock shows at an instant. */
  of(instant: EpochMs): number {
    const hour = Math.floor(instant / HOUR);
    let offset = this.#offsets.get(hour);
    if (offset === undefined) {
      offset = this.#offset(hour * HOUR);
      this.#offsets.set(hour, offset);
    }
    return instant + offset;
  }

  #offset(instant: EpochMs): Milliseconds {
    const parts = new Map(this.#format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) - instant;
  }
}

const zones = new Map<string, LocalTime>();

/** The reckoning of a zone, with all that it has looked up before. */
export function localTimeOf(timeZone: string): LocalTime {
  const local = zones.get(timeZone) ?? new LocalTime(timeZone);
  zones.set(timeZone, local);
  return local;
}

/** Number of the night that a local time belongs to: nights run from noon to noon and bear the date of their evening. */
export function nightNumber(local: number): number {
  return Math.floor((local - DAY / 2) / DAY);
}

/** Weekday of a night's evening, 0 Sunday to 6 Saturday. */
export function weekdayOf(night: number): number {
  return new Date(night * DAY).getUTCDay();
}

/** Day of the year, 0 to 365. */
export function dayOfYear(night: number): number {
  const date = new Date(night * DAY);
  return night - Math.floor(Date.UTC(date.getUTCFullYear(), 0, 1) / DAY);
}
