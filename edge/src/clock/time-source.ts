import { readFile, stat } from 'node:fs/promises';
import { type Clock, HOUR, MINUTE, type Milliseconds, SECOND } from '@lamplighter/contracts';
import type { EdgeConfig } from '../config.js';

/** Where the machine that the edge runs on gets its time from. */
export interface TimeSource {
  /** For a person, such as `rtc`. */
  readonly name: string;
  /** Kept right from outside; false: only keeps what it was given (battery-backed clock). */
  readonly isReference: boolean;
  /** How far the machine's clock is behind the source, ms; null when it has nothing new to say. Never rejects. */
  read(): Promise<Milliseconds | null>;
}

/**
 * A battery-backed clock as Linux shows it (`/sys/class/rtc/rtc0/since_epoch`: whole seconds of UTC). `io` is the machine's
 * own clock: platform time may be shifted against it, for demonstrations.
 */
export const rtcSource = (path: string, io: Clock): TimeSource => ({
  name: 'rtc',
  isReference: false,
  async read() {
    const text = await readFile(path, 'utf8').catch(() => '');
    const seconds = /^\d+\s*$/.test(text) ? Number(text) : Number.NaN;
    return Number.isFinite(seconds) ? seconds * SECOND + SECOND / 2 - io.now() : null;
  },
});

/** systemd-timesyncd asks a server at least every 34 minutes (PollIntervalMaxSec 2048 s): a flag older than this is stale. */
const FLAG_FRESH_FOR: Milliseconds = HOUR;

/**
 * The flag that systemd-timesyncd touches whenever it has set the clock right (`/run/systemd/timesync/synchronized`). It
 * speaks once for each touch: that it is still there later says nothing about a clock that was stepped since.
 */
export function synchronisedSource(path: string, io: Clock): TimeSource {
  let told = 0;
  return {
    name: 'system',
    isReference: true,
    async read() {
      const touchedAt = await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      );
      const age = io.now() - touchedAt;
      if (touchedAt === told || age < -MINUTE || age > FLAG_FRESH_FOR) return null;
      told = touchedAt;
      return 0;
    },
  };
}

/** For simulations, whose clock is the time: it is right by definition. */
export const simulatedTime: TimeSource = { name: 'simulation', isReference: true, read: async () => 0 };

/** The machine's time sources that the settings name. */
export const configuredSources = ({ rtc, synchronised }: EdgeConfig['clock'], io: Clock): TimeSource[] => [
  ...(rtc === undefined ? [] : [rtcSource(rtc, io)]),
  ...(synchronised === undefined ? [] : [synchronisedSource(synchronised, io)]),
];
