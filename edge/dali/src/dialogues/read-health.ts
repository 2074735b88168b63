import type { BankValues } from '../banks/decode-bank.js';
import type { Dialogue } from '../frames.js';
import { readBank } from './read-memory.js';

/** Health of a control gear: bank 205 but its version. */
export type GearHealth = Omit<BankValues<205>, 'version'>;

/** Health of a light source: bank 206 but its version and the counters that a person may reset. */
export type SourceHealth = Omit<BankValues<206>, 'version' | 'startCounterResettable' | 'onTimeResettable'>;

/** Reads bank 205 from one latched snapshot; 33 exchanges. Null fields: unknown, unavailable or no answer. */
export function* readGearHealth(shortAddress: number): Dialogue<GearHealth> {
  const { version, ...health } = yield* readBank(shortAddress, 205, [
    'operatingTime',
    'startCounter',
    'supplyVoltage',
    'supplyFrequency',
    'powerFactor',
    'overallFailure',
    'overallFailureCounter',
    'undervoltage',
    'undervoltageCounter',
    'overvoltage',
    'overvoltageCounter',
    'outputPowerLimitation',
    'outputPowerLimitationCounter',
    'thermalDerating',
    'thermalDeratingCounter',
    'thermalShutdown',
    'thermalShutdownCounter',
    'temperature',
    'outputCurrent',
  ]);
  return health;
}

/** Reads bank 206 from one latched snapshot; 31 exchanges. Null fields: unknown, unavailable or no answer. */
export function* readSourceHealth(shortAddress: number): Dialogue<SourceHealth> {
  const { version, startCounterResettable, onTimeResettable, ...health } = yield* readBank(shortAddress, 206, [
    'startCounter',
    'onTime',
    'voltage',
    'current',
    'overallFailure',
    'overallFailureCounter',
    'shortCircuit',
    'shortCircuitCounter',
    'openCircuit',
    'openCircuitCounter',
    'thermalDerating',
    'thermalDeratingCounter',
    'thermalShutdown',
    'thermalShutdownCounter',
    'temperature',
  ]);
  return health;
}
