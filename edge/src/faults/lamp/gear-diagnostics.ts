import type { FaultCode } from '@lamplighter/contracts';
import type { Condition } from '../condition.js';
import type { Health, LampObservation } from './lamp-observation.js';

type Flag = (health: Health) => { readonly isSet: boolean | null; readonly counter: number | null };

/** The overall flag, unless a flag of its own says what it is: one cause is told once. */
const unexplained = (overall: boolean | null, causes: readonly (boolean | null)[]): boolean | null =>
  overall && !causes.some(Boolean);

/** Failure flags that the gear keeps by itself, with their counters: banks 205 and 206 (IEC 62386-253). */
const FLAGS = {
  controlGearOverallFailureCondition: ({ gear }) => ({
    isSet: unexplained(gear.overallFailure, [
      gear.undervoltage,
      gear.overvoltage,
      gear.outputPowerLimitation,
      gear.thermalDerating,
      gear.thermalShutdown,
    ]),
    counter: gear.overallFailureCounter,
  }),
  controlGearExternalSupplyUndervoltage: ({ gear }) => ({
    isSet: gear.undervoltage,
    counter: gear.undervoltageCounter,
  }),
  controlGearExternalSupplyOvervoltage: ({ gear }) => ({ isSet: gear.overvoltage, counter: gear.overvoltageCounter }),
  controlGearOutputPowerLimitation: ({ gear }) => ({
    isSet: gear.outputPowerLimitation,
    counter: gear.outputPowerLimitationCounter,
  }),
  controlGearThermalDerating: ({ gear }) => ({ isSet: gear.thermalDerating, counter: gear.thermalDeratingCounter }),
  controlGearThermalShutdown: ({ gear }) => ({ isSet: gear.thermalShutdown, counter: gear.thermalShutdownCounter }),
  lightSourceOverallFailureCondition: ({ source }) => ({
    isSet: unexplained(source.overallFailure, [
      source.shortCircuit,
      source.openCircuit,
      source.thermalDerating,
      source.thermalShutdown,
    ]),
    counter: source.overallFailureCounter,
  }),
  lightSourceShortCircuit: ({ source }) => ({ isSet: source.shortCircuit, counter: source.shortCircuitCounter }),
  lightSourceOpenCircuit: ({ source }) => ({ isSet: source.openCircuit, counter: source.openCircuitCounter }),
  lightSourceThermalDerating: ({ source }) => ({
    isSet: source.thermalDerating,
    counter: source.thermalDeratingCounter,
  }),
  lightSourceThermalShutdown: ({ source }) => ({
    isSet: source.thermalShutdown,
    counter: source.thermalShutdownCounter,
  }),
} as const satisfies Partial<Record<FaultCode, Flag>>;

/** The gear has debounced these itself: one look raises them, and one clears them. */
export const gearDiagnostics: readonly Condition<LampObservation>[] = Object.entries<Flag>(FLAGS).map(
  ([code, flag]) => ({
    code: code as keyof typeof FLAGS,
    raise: { times: 1 },
    clear: { times: 1 },
    judge:
      () =>
      ({ health }) =>
        health ? flag(health).isSet : null,
    evidence: ({ health }) => ({
      counter: health ? flag(health).counter : null,
      gearTemperatureC: health?.gear.temperature ?? null,
      sourceTemperatureC: health?.source.temperature ?? null,
      supplyVoltageV: health?.gear.supplyVoltage ?? null,
    }),
  }),
);
