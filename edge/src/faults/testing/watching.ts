import { deviceId, MINUTE, type Milliseconds, type Observation } from '@lamplighter/contracts';
import type { Condition, Seen } from '../condition.js';
import { FaultBook } from '../fault-book.js';
import type { Health, LampObservation } from '../lamp/lamp-observation.js';

const START = Date.UTC(2026, 10, 22, 22);
export const LAMP = deviceId('lamp-1');

/** Gear in good health that says nothing of itself; fields by need. */
export const status = (more: Partial<NonNullable<LampObservation['poll']['status']>> = {}) => ({
  gearFailure: false,
  lampFailure: false,
  lampOn: true,
  limitError: false,
  fadeRunning: false,
  resetState: false,
  missingShortAddress: false,
  powerCycleSeen: false,
  ...more,
});

/** A lamp at its target of 80 % for an hour, polled. */
export const lamp = (more: Partial<LampObservation> = {}): Omit<LampObservation, keyof Seen> => ({
  poll: { at: START, status: status(), actualArc: 246 },
  appliedLevel: 80,
  targetLevel: 80,
  targetFor: 60 * MINUTE,
  actualLevel: 80,
  commandedStarts: 0,
  floorLevel: 0,
  isBeyondCorrection: false,
  power: null,
  measured: null,
  health: null,
  expected: null,
  ...more,
});

/** Shows a condition one look after the other, `apart` from each other, and tells what the book did at each. */
export function watching<S extends Seen>(condition: Condition<S>) {
  const told: Observation[] = [];
  const book = new FaultBook({ record: (observation) => told.push(observation), save: () => {} });
  let monotonic = 0;
  return {
    book,
    told,
    /** Whether the condition stands after each look. */
    see(apart: Milliseconds, ...looks: readonly Omit<S, keyof Seen>[]): boolean[] {
      return looks.map((look) => {
        monotonic += apart;
        book.observe(LAMP, condition, { ...look, at: START + monotonic, monotonic } as S);
        return book.isOpen(LAMP, condition.code);
      });
    },
    evidence: (): Record<string, unknown> => JSON.parse(String(told.at(-1)?.values['Fault/Evidence'])),
  };
}

export const times = <T>(count: number, look: T): T[] => Array.from({ length: count }, () => look);

const UNKNOWN: Health = {
  gear: {
    operatingTime: null,
    startCounter: null,
    supplyVoltage: null,
    supplyFrequency: null,
    powerFactor: null,
    overallFailure: null,
    overallFailureCounter: null,
    undervoltage: null,
    undervoltageCounter: null,
    overvoltage: null,
    overvoltageCounter: null,
    outputPowerLimitation: null,
    outputPowerLimitationCounter: null,
    thermalDerating: null,
    thermalDeratingCounter: null,
    thermalShutdown: null,
    thermalShutdownCounter: null,
    temperature: null,
    outputCurrent: null,
  },
  source: {
    startCounter: null,
    onTime: null,
    voltage: null,
    current: null,
    overallFailure: null,
    overallFailureCounter: null,
    shortCircuit: null,
    shortCircuitCounter: null,
    openCircuit: null,
    openCircuitCounter: null,
    thermalDerating: null,
    thermalDeratingCounter: null,
    thermalShutdown: null,
    thermalShutdownCounter: null,
    temperature: null,
  },
};

/** Banks 205 and 206 that know nothing but what is given. */
export const healthOf = (gear: Partial<Health['gear']>, source: Partial<Health['source']> = {}): Health => ({
  gear: { ...UNKNOWN.gear, ...gear },
  source: { ...UNKNOWN.source, ...source },
});
