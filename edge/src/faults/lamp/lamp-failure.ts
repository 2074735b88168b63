import type { Condition } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';

/** Below this share of what it should use at its level, a lamp gives no light (PEERS e, LAMP_DARK). */
const DARK_SHARE = 0.2;
/** Readings in a row that must find it so: power is measured a few times an hour only. */
const DARK_READINGS = 2;

/**
 * No light although it should burn: the gear says so (status bit 1, IEC 62386-102), three polls in a row, or what it uses
 * says so, two readings in a row.
 */
export const lampFailure: Condition<LampObservation> = {
  code: 'lampFailure',
  raise: { times: 3 },
  clear: { times: 3 },
  judge: () => {
    let darkReadings = 0;
    return (seen) => {
      const dark = isDark(seen);
      if (dark !== null) darkReadings = dark ? darkReadings + 1 : 0;
      // Told to be off, or away: what it used before proves nothing about now.
      if (!seen.poll.status || seen.targetLevel === 0) darkReadings = 0;
      if (!seen.poll.status) return null;
      return seen.poll.status.lampFailure || darkReadings >= DARK_READINGS;
    };
  },
  evidence: ({ poll, appliedLevel, measured }) => ({
    statusLampFailure: poll.status?.lampFailure ?? null,
    statusLampOn: poll.status?.lampOn ?? null,
    statusGearFailure: poll.status?.gearFailure ?? null,
    actualArc: poll.actualArc,
    appliedLevel,
    measuredAt: measured && new Date(measured.at).toISOString(),
    powerW: measured?.powerW ?? null,
    expectedW: measured?.expectedW ?? null,
  }),
};

function isDark({ actualLevel, power, expected }: LampObservation): boolean | null {
  if (!power || power.powerW === null || !expected || actualLevel === null || actualLevel === 0) return null;
  return power.powerW < expected.powerW * DARK_SHARE;
}
