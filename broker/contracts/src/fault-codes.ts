/**
 * How bad a condition is: `safety` calls somebody now, `service` is a light lost, `degraded` one that works worse or wastes,
 * `information` a note for planned work.
 */
export type FaultSeverity = 'safety' | 'service' | 'degraded' | 'information';

interface FaultKind {
  readonly severity: FaultSeverity;
  /** False: our own name, because TALQ 2.7.1 has no event for it. */
  readonly isTalq: boolean;
}

const talq = (severity: FaultSeverity): FaultKind => ({ severity, isTalq: true });
const own = (severity: FaultSeverity): FaultKind => ({ severity, isTalq: false });

/** Every condition that an edge can raise, by its TALQ event name where there is one. */
export const FAULT_KINDS = {
  // Luminaires.
  lampFailure: talq('service'),
  lampUnexpectedOn: talq('degraded'),
  cyclingFailure: talq('degraded'),
  dimmingFailure: talq('degraded'),
  lampPowerTooHigh: talq('degraded'),
  lampPowerTooLow: talq('degraded'),
  powerFactorTooLow: talq('information'),
  highTemperature: talq('degraded'),
  relayFailure: talq('degraded'),
  controlGearCommFailure: talq('service'),
  controlGearFailure: talq('service'),
  controlGearOverallFailureCondition: talq('degraded'),
  controlGearExternalSupplyUndervoltage: talq('degraded'),
  controlGearExternalSupplyOvervoltage: talq('degraded'),
  controlGearOutputPowerLimitation: talq('degraded'),
  controlGearThermalDerating: talq('degraded'),
  controlGearThermalShutdown: talq('service'),
  lightSourceOverallFailureCondition: talq('degraded'),
  lightSourceShortCircuit: talq('service'),
  lightSourceOpenCircuit: talq('service'),
  lightSourceThermalDerating: talq('degraded'),
  lightSourceThermalShutdown: talq('service'),
  belowFloor: own('safety'),
  endOfLifeNear: own('information'),
  constantLightOutputAtLimit: own('information'),
  // The feeder and the cabinet.
  supplyLoss: talq('service'),
  supplyVoltageTooHigh: talq('degraded'),
  supplyVoltageTooLow: talq('degraded'),
  switchingErrorOn: talq('service'),
  switchingErrorOff: talq('service'),
  contactorError: talq('service'),
  circuitBreakerTripped: talq('service'),
  leakageDetected: talq('safety'),
  cabinetDoorOpen: talq('safety'),
  localOverride: talq('degraded'),
  energyImbalance: own('degraded'),
  communicationFailure: talq('degraded'),
  // Sensors.
  instanceError: talq('degraded'),
  presenceSensorStuck: own('degraded'),
  presenceSensorDeaf: own('degraded'),
  presenceSensorNuisance: own('degraded'),
  lightSensorFailure: own('degraded'),
  // The edge itself.
  deviceMalfunction: talq('service'),
  functionError: talq('degraded'),
  lastSyncError: talq('degraded'),
  invalidProgram: talq('degraded'),
  changeReleaseFailure: talq('degraded'),
} as const satisfies Record<string, FaultKind>;

export type FaultCode = keyof typeof FAULT_KINDS;
