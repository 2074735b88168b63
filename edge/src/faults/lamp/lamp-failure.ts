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
    /** Whether a reading since the start, or since it was last told to be off, said anything. */
    let isMeasured = false;
    return (seen) => {
      const { status } = seen.poll;
      if (!status) return null;
      if (status.lampFailure) return true;
      if (seen.targetLevel === 0) {
        // What it used before proves nothing about the next evening, and off nobody can tell.
        darkReadings = 0;
        isMeasured = false;
        return null;
      }
      if (seen.power) {
        const dark = isDark(seen);
        // A gear that cannot tell its power is believed by its status alone.
        isMeasured ||= dark !== null || seen.power.powerW === null || seen.expected === null;
        if (dark !== null) darkReadings = dark ? darkReadings + 1 : 0;
      }
      if (darkReadings >= DARK_READINGS) return true;
      return isMeasured && darkReadings === 0 ? false : null;
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
