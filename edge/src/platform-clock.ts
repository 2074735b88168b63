import { SystemClock } from '@lamplighter/contracts';
import { ConfigError } from './config.js';

/** The machine's clock as platform time, shifted by `LAMPLIGHTER_CLOCK_OFFSET_MS` for demonstrations. Throws ConfigError. */
export function platformClock(onError: (error: unknown) => void): SystemClock {
  const offset = Number(process.env['LAMPLIGHTER_CLOCK_OFFSET_MS'] ?? 0);
  if (!Number.isFinite(offset)) throw new ConfigError('LAMPLIGHTER_CLOCK_OFFSET_MS must be a number of milliseconds');
  return new SystemClock(onError, offset);
}
