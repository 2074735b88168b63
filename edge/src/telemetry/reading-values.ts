import type { MetricName, MetricValues } from '@lamplighter/contracts';
import type { GearEnergy, GearHealth, SourceHealth } from '@lamplighter/dali';
import type { Lamp, Poll } from '../devices/lamp.js';
import { tellsOfPeople } from './discretion.js';

/** What an edge and each of its luminaires may report beside readings: faults, and outcomes of commands. */
export const CONDITION_METRICS = [
  'Fault/Code',
  'Fault/Active',
  'Fault/Evidence',
  'Command/LastId',
  'Command/Result',
  'Command/Reason',
] as const satisfies readonly MetricName[];

/** Every metric that a luminaire may report; its birth declares them all. */
export const LAMP_METRICS = [
  'Lamp/TargetLevel',
  'Lamp/AppliedLevel',
  'Lamp/DimPercent',
  'Lamp/ActualLevel',
  'Lamp/On',
  'Lamp/Source',
  'Lamp/Reason',
  'Energy/Active',
  'Energy/Power',
  'Supply/Voltage',
  'Supply/Frequency',
  'Supply/PowerFactor',
  'Gear/Temperature',
  'Gear/OperatingTime',
  'Source/OnTime',
  'Source/Starts',
  'Source/Voltage',
  'Source/Current',
  'Source/Temperature',
  'Journal/Epoch',
  'Journal/Sequence',
  'Journal/Kind',
  ...CONDITION_METRICS,
] as const satisfies readonly MetricName[];

/** Every metric that a presence sensor may report. */
export const SENSOR_METRICS = [
  'Presence/Count',
  'Presence/Interval',
  'Journal/Epoch',
  'Journal/Sequence',
  'Journal/Kind',
  ...CONDITION_METRICS,
] as const satisfies readonly MetricName[];

/** Every metric that a light sensor may report. */
export const LIGHT_SENSOR_METRICS = [
  'Ambient/Relative',
  'Ambient/Illuminance',
  'Journal/Epoch',
  'Journal/Sequence',
  'Journal/Kind',
  ...CONDITION_METRICS,
] as const satisfies readonly MetricName[];

/** Each metric with the value that is known, or null. */
export function withNulls(metrics: readonly MetricName[], known: MetricValues): MetricValues {
  return Object.fromEntries(metrics.map((name) => [name, known[name] ?? null]));
}

/** What the edge wants of a lamp and why: known without asking the gear. */
export function lampTarget(lamp: Lamp): MetricValues {
  return {
    'Lamp/TargetLevel': lamp.decision?.level ?? null,
    'Lamp/AppliedLevel': lamp.applied,
    'Lamp/Source': lamp.decision?.source ?? null,
    // Which sensor saw whom stays on the edge (S-27).
    'Lamp/Reason': lamp.decision?.source === 'presence' ? 'presence nearby' : (lamp.decision?.reason ?? null),
  };
}

/** The same for a birth, which may come at any instant: nothing of a lamp that follows people. */
export const bornTarget = (lamp: Lamp): MetricValues => (tellsOfPeople(lamp) ? {} : lampTarget(lamp));

/** What a status poll says: target, and what the gear answered. */
export function pollValues(lamp: Lamp, poll: Poll): MetricValues {
  return {
    ...lampTarget(lamp),
    'Lamp/DimPercent': lamp.gearLevel,
    'Lamp/ActualLevel': poll.actualArc,
    'Lamp/On': poll.status?.lampOn ?? null,
  };
}

/** What a reading says: what a poll says, and what the gear used. */
export function readingValues(lamp: Lamp, poll: Poll, energy: GearEnergy): MetricValues {
  return {
    ...pollValues(lamp, poll),
    'Energy/Active': energy.energyWh,
    'Energy/Power': energy.powerW,
  };
}

/** Banks 205 and 206 as metrics; what the gear does not know is left out. */
export function healthValues({ gear, source }: { gear: GearHealth; source: SourceHealth }): MetricValues {
  const values: MetricValues = {
    'Supply/Voltage': gear.supplyVoltage,
    'Supply/Frequency': gear.supplyFrequency,
    'Supply/PowerFactor': gear.powerFactor,
    'Gear/Temperature': gear.temperature,
    'Gear/OperatingTime': gear.operatingTime,
    'Source/OnTime': source.onTime,
    'Source/Starts': source.startCounter,
    'Source/Voltage': source.voltage,
    'Source/Current': source.current,
    'Source/Temperature': source.temperature,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}
