import { MINUTE, type Volt } from '@lamplighter/contracts';
import type { Condition, Seen } from '../condition.js';

/** Voltages measured on one feeder at about the same time. */
export interface FeederVoltage extends Seen {
  readonly volts: readonly Volt[];
}

/** 230 V +-10 % (EN 50160). */
const NOMINAL: Volt = 230;
const SHARE = 0.1;
/** Back within this share it counts as well again. */
const WELL_SHARE = 0.09;

const median = (volts: readonly Volt[]): number => {
  const sorted = [...volts].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** One fault of the feeder, not one of each lamp: judged by the middle of what its gear measured. */
function voltageFault(code: 'supplyVoltageTooHigh' | 'supplyVoltageTooLow', sign: 1 | -1): Condition<FeederVoltage> {
  return {
    code,
    raise: { times: 3, over: 10 * MINUTE },
    clear: { times: 3 },
    judge: () => {
      let isBad = false;
      return ({ volts }) => {
        if (volts.length === 0) return null;
        const off = sign * (median(volts) - NOMINAL);
        isBad = off > NOMINAL * (isBad ? WELL_SHARE : SHARE);
        return isBad;
      };
    },
    evidence: ({ volts }) => ({
      medianV: median(volts),
      lowestV: Math.min(...volts),
      highestV: Math.max(...volts),
      measurements: volts.length,
    }),
  };
}

export const supplyVoltageTooHigh = voltageFault('supplyVoltageTooHigh', 1);
export const supplyVoltageTooLow = voltageFault('supplyVoltageTooLow', -1);
