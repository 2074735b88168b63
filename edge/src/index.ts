export { BusError, type BusErrorCode } from './bus/bus-error.js';
export type { BusPriority, BusState, DaliBus } from './bus/dali-bus.js';
export { createLubaBus } from './bus/luba-bus.js';
export { ConfigError, EdgeConfig, parseEdgeConfig } from './config.js';
export {
  createEdge,
  type DeviceStatus,
  type Edge,
  type EdgeOptions,
  type EdgeStatus,
  SOFTWARE_VERSION,
} from './edge.js';
export { Journal, type JournalStatus } from './store/journal.js';
export { StoreError, type StoreErrorCode } from './store/store-error.js';
