import { type Command, lookup, query, question, setting } from './command.js';

/** Device type of LED gear (IEC 62386-207). */
export const LED_GEAR = 6;

/** Commands of LED gear (IEC 62386-207, device type 6). ENABLE DEVICE TYPE 6 must come immediately before each. */
export const LED_COMMANDS = {
  referenceSystemPower: setting(0xe0),
  enableCurrentProtector: setting(0xe1),
  disableCurrentProtector: setting(0xe2),
  selectDimmingCurve: setting(0xe3),
  storeDtrAsFastFadeTime: setting(0xe4),
  queryGearType: query(0xed),
  queryDimmingCurve: query(0xee),
  queryPossibleOperatingModes: query(0xef),
  queryFeatures: query(0xf0),
  queryFailureStatus: query(0xf1),
  queryShortCircuit: question(0xf2),
  queryOpenCircuit: question(0xf3),
  queryLoadDecrease: question(0xf4),
  queryLoadIncrease: question(0xf5),
  queryCurrentProtectorActive: question(0xf6),
  queryThermalShutDown: question(0xf7),
  queryThermalOverload: question(0xf8),
  queryReferenceRunning: question(0xf9),
  queryReferenceMeasurementFailed: question(0xfa),
  queryCurrentProtectorEnabled: question(0xfb),
  queryOperatingMode: query(0xfc),
  queryFastFadeTime: query(0xfd),
  queryMinFastFadeTime: query(0xfe),
  queryExtendedVersionNumber: lookup(0xff),
} as const satisfies Record<string, Command>;
