export * from './addresses.js';
export { setBits } from './answers/bitmap.js';
export * from './answers/colour-answers.js';
export * from './answers/device-answers.js';
export * from './answers/gear-answers.js';
export * from './answers/led-answers.js';
export * from './banks/bank-tables.js';
export * from './banks/decode-bank.js';
export { encodeLocation } from './banks/encode-location.js';
export * from './banks/location.js';
export * from './commands/colour-commands.js';
export * from './commands/command.js';
export * from './commands/device-commands.js';
export * from './commands/gear-commands.js';
export * from './commands/led-commands.js';
export {
  type CommissioningOptions,
  type CommissioningReport,
  commissionControlDevices,
  commissionGear,
} from './commissioning/commission.js';
export type { AssignedAddress, UnassignedUnit } from './commissioning/sweep.js';
export * from './curve.js';
export * from './device-frames.js';
export * from './dialogues/configure-events.js';
export * from './dialogues/configure-light-sensor.js';
export * from './dialogues/configure-presence.js';
export * from './dialogues/identify.js';
export * from './dialogues/query-actual-level.js';
export * from './dialogues/query-illuminance.js';
export * from './dialogues/query-led-failures.js';
export * from './dialogues/query-presence.js';
export * from './dialogues/query-status.js';
export * from './dialogues/read-energy.js';
export * from './dialogues/read-health.js';
export * from './dialogues/read-identity.js';
export * from './dialogues/read-luminaire.js';
export { type LocationName, readBank } from './dialogues/read-memory.js';
export * from './dialogues/scan-control-devices.js';
export * from './dialogues/scan-gear.js';
export * from './dialogues/set-fade-time.js';
export * from './dialogues/set-level.js';
export * from './dialogues/set-safe-levels.js';
export { openGate, type StoredParameter, type WriteGate } from './dialogues/write-gate.js';
export { type BankWriteReport, writeBank } from './dialogues/write-memory.js';
export { type WriteOutcome, worst as worstOutcome } from './dialogues/write-outcome.js';
export { DaliError, type DaliErrorCode } from './errors.js';
export * from './events.js';
export * from './exchanges.js';
export * from './fade.js';
export * from './frames.js';
export * from './gear-frames.js';
export * from './light.js';
export * from './power-cycle.js';
export * from './presence.js';
