import { type Command, lookup, order, query, question, setting } from './command.js';

/** Commands to a control device as a whole (IEC 62386-103), instance byte 0xFE. */
export const DEVICE_COMMANDS = {
  identifyDevice: setting(0x00),
  resetPowerCycleSeen: setting(0x01),
  reset: { ...setting(0x10), settleMs: 300 },
  resetMemoryBank: { ...setting(0x11), settleMs: 10_000 },
  setShortAddress: setting(0x14),
  enableWriteMemory: { ...setting(0x15), holds: true },
  startQuiescentMode: setting(0x1d),
  stopQuiescentMode: setting(0x1e),
  enablePowerCycleNotification: setting(0x1f),
  disablePowerCycleNotification: setting(0x20),
  savePersistentVariables: { ...setting(0x21), settleMs: 300 },
  queryDeviceStatus: query(0x30),
  queryMissingShortAddress: question(0x33),
  queryVersionNumber: query(0x34),
  queryNumberOfInstances: query(0x35),
  queryContentDtr0: query(0x36),
  queryContentDtr1: query(0x37),
  queryContentDtr2: query(0x38),
  readMemoryLocation: lookup(0x3c),
  queryQuiescentMode: question(0x40),
  queryDeviceCapabilities: query(0x46),
  queryResetState: question(0x48),
} as const satisfies Record<string, Command>;

/** Commands to one instance of a control device (IEC 62386-103). */
export const INSTANCE_COMMANDS = {
  setEventPriority: setting(0x61),
  enableInstance: setting(0x62),
  disableInstance: setting(0x63),
  setPrimaryInstanceGroup: setting(0x64),
  setInstanceGroup1: setting(0x65),
  setInstanceGroup2: setting(0x66),
  setEventScheme: setting(0x67),
  setEventFilter: setting(0x68),
  queryInstanceType: query(0x80),
  queryResolution: query(0x81),
  queryInstanceError: query(0x82),
  queryInstanceStatus: query(0x83),
  queryEventPriority: query(0x84),
  queryInstanceEnabled: question(0x86),
  queryPrimaryInstanceGroup: query(0x88),
  queryInstanceGroup1: query(0x89),
  queryInstanceGroup2: query(0x8a),
  queryEventScheme: query(0x8b),
  queryInputValue: query(0x8c),
  queryInputValueLatch: lookup(0x8d),
  queryEventFilterZeroToSeven: query(0x90),
  queryEventFilterEightToFifteen: lookup(0x91),
  queryEventFilterSixteenToTwentyThree: lookup(0x92),
} as const satisfies Record<string, Command>;

/** Commands of occupancy sensors (IEC 62386-303, instance type 3). Hold timer in 10 s, report in s, dead time in 50 ms. */
export const OCCUPANCY_COMMANDS = {
  catchMovement: order(0x20),
  setHoldTimer: setting(0x21),
  setReportTimer: setting(0x22),
  setDeadtimeTimer: setting(0x23),
  cancelHoldTimer: order(0x24),
  queryDeadtimeTimer: query(0x2c),
  queryHoldTimer: query(0x2d),
  queryReportTimer: query(0x2e),
  queryCatching: question(0x2f),
} as const satisfies Record<string, Command>;

/** Commands of light sensors (IEC 62386-304, instance type 4). */
export const LIGHT_SENSOR_COMMANDS = {
  setReportTimer: setting(0x30),
  setHysteresis: setting(0x31),
  setDeadtimeTimer: setting(0x32),
  setHysteresisMin: setting(0x33),
  queryHysteresisMin: query(0x3c),
  queryDeadtimeTimer: query(0x3d),
  queryReportTimer: query(0x3e),
  queryHysteresis: query(0x3f),
} as const satisfies Record<string, Command>;

/**
 * Special commands of part 103: `opcode` is the first byte; `selector` is the fixed second byte, or null where the second
 * byte is a parameter too.
 */
export const DEVICE_SPECIAL_COMMANDS = {
  terminate: { ...order(0xc1), selector: 0x00 },
  initialise: { ...setting(0xc1), selector: 0x01 },
  randomise: { ...setting(0xc1), settleMs: 100, selector: 0x02 },
  compare: { ...question(0xc1), selector: 0x03 },
  withdraw: { ...order(0xc1), selector: 0x04 },
  searchAddrH: { ...order(0xc1), selector: 0x05 },
  searchAddrM: { ...order(0xc1), selector: 0x06 },
  searchAddrL: { ...order(0xc1), selector: 0x07 },
  programShortAddress: { ...order(0xc1), selector: 0x08 },
  verifyShortAddress: { ...question(0xc1), selector: 0x09 },
  queryShortAddress: { ...query(0xc1), selector: 0x0a },
  writeMemoryLocation: { ...lookup(0xc1), selector: 0x20 },
  writeMemoryLocationNoReply: { ...order(0xc1), selector: 0x21 },
  dtr0: { ...order(0xc1), selector: 0x30 },
  dtr1: { ...order(0xc1), selector: 0x31 },
  dtr2: { ...order(0xc1), selector: 0x32 },
  directWriteMemory: { ...lookup(0xc5), selector: null },
  dtr1Dtr0: { ...order(0xc7), selector: null },
  dtr2Dtr1: { ...order(0xc9), selector: null },
} as const satisfies Record<string, Command & { readonly selector: number | null }>;
