import { access } from 'node:fs/promises';
import type { EdgeConfig } from '../../config.js';
import { bad, type Finding, good, note } from './finding.js';

const EARLIEST = Date.UTC(2020, 0, 1);
const LATEST = Date.UTC(2040, 0, 1);

/** The clock, and what could set it right after a night without network. */
export async function checkClock(config: EdgeConfig, now: number): Promise<Finding[]> {
  const time = new Date(now).toISOString();
  const findings: Finding[] = [
    now >= EARLIEST && now < LATEST
      ? good('clock', `${time}`)
      : bad('clock', time, 'set the clock: until it is believed, lamps stay at full light'),
  ];
  const { rtc, synchronised } = config.clock;
  for (const [what, path, fix] of [
    ['battery-backed clock', rtc, 'set clock.rtc to a file such as /sys/class/rtc/rtc0/since_epoch, and fit a battery'],
    [
      'time synchronisation',
      synchronised,
      'set clock.synchronised to /run/systemd/timesync/synchronized and run systemd-timesyncd',
    ],
  ] as const) {
    if (path === undefined) findings.push(note(what, 'not configured', fix));
    else {
      const isThere = await access(path).then(
        () => true,
        () => false,
      );
      findings.push(isThere ? good(what, path) : note(what, `${path} is not there`, fix));
    }
  }
  return findings;
}
