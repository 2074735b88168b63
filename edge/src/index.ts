export { BusError, type BusErrorCode } from './bus/bus-error.js';
export { createDaliBus, type DaliBusOptions } from './bus/create-dali-bus.js';
export type { BusPriority, BusState, DaliBus } from './bus/dali-bus.js';
export { Cabinet, type CabinetOptions } from './cabinet/cabinet.js';
export { CabinetConfig } from './cabinet/cabinet-config.js';
export type { CabinetState, ContactState, MeterState } from './cabinet/cabinet-state.js';
export type { ContactKind } from './cabinet/contact-kind.js';
export { createModbusBus, type ModbusBus, type ModbusStats } from './cabinet/modbus/modbus-bus.js';
export { ModbusError, type ModbusErrorCode } from './cabinet/modbus/modbus-error.js';
export type { ModbusRequest } from './cabinet/modbus/modbus-request.js';
export { simulatedTime } from './clock/time-source.js';
export { ConfigError, EdgeConfig, parseEdgeConfig } from './config.js';
export {
  createEdge,
  type DeviceStatus,
  type Edge,
  type EdgeOptions,
  type EdgeStatus,
} from './edge.js';
export { expectedPowerW, hasQuirk, LuminaireModel, powerFactorLimit } from './models/luminaire-model.js';
export { ModelCatalogue } from './models/model-catalogue.js';
export { ModelError } from './models/model-error.js';
export { SOFTWARE_VERSION } from './software-version.js';
export { Journal, type JournalStatus } from './store/journal.js';
export { stateFiles } from './store/state-files.js';
export { StoreError, type StoreErrorCode } from './store/store-error.js';
