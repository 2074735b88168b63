export type { BusRecord } from './bus/bus-access.js';
export type { BusUse } from './bus/bus-account.js';
export { runOnBus } from './bus/run-on-bus.js';
export { type BusUnit, type HeardFrame, SimulatedBus } from './bus/simulated-bus.js';
export {
  type DemoCabinet,
  type DemoLuminaire,
  type DemoSensor,
  type DemoStreet,
  demoDistrict,
} from './demo-district/demo-district.js';
export { type ContactorPlan, dailySwitching, listedSwitching, type Switching } from './feeder/contactor-plan.js';
export { type FedGear, type FedInterface, Feeder, type FeederOptions } from './feeder/feeder.js';
export type { FailureName } from './gear/gear-failures.js';
export { GEAR_MODELS, type GearModel, type GearModelName } from './gear/gear-models.js';
export type { GearOptions } from './gear/gear-options.js';
export type { StoredParameter } from './gear/gear-settings.js';
export type { Break, LevelCause, LevelChange } from './gear/lamp.js';
export { SimulatedGear } from './gear/simulated-gear.js';
export { LINE_HELP, lineCommand } from './line/line-console.js';
export type { WireFaults } from './line/line-end.js';
export type { LineStats } from './line/line-stats.js';
export { createSimulatedLine, type LineOptions, type SimulatedLine } from './line/simulated-line.js';
export { type CabinetOptions, createSimulatedCabinet, type SimulatedCabinet } from './meter/simulated-cabinet.js';
export { type MeteredLoad, type MeterOptions, SimulatedMeter } from './meter/simulated-meter.js';
export type { UnitFailure } from './meter/unit-failure.js';
export { LinePage, type LinePageOptions } from './page/line-page.js';
export { openVirtualPort, type VirtualPort } from './port/virtual-port.js';
export { ArrivalFeed } from './presence-feed/arrival-feed.js';
export { type ArrivalsOptions, arrivals, borrowedNight } from './presence-feed/arrivals.js';
export {
  type ArrivalSource,
  countedSource,
  type PoissonOptions,
  poissonSource,
} from './presence-feed/poisson-arrivals.js';
export { type CountsFile, type QuarterCount, type RejectedRow, readCounts } from './presence-feed/read-counts.js';
export { buildSite, type SiteOptions } from './scenario/build-site.js';
export { parseScenario, type Scenario } from './scenario/scenario.js';
export { type Happening, ScenarioPlayer } from './scenario/scenario-player.js';
export type { ScenarioSite } from './scenario/scenario-site.js';
export type { InstanceKind, SensorOptions } from './sensor/sensor-options.js';
export { type PresenceFault, SimulatedSensor } from './sensor/simulated-sensor.js';
export { SimulatorError, type SimulatorErrorCode } from './simulator-error.js';
export type { FailureScope, StreetIssueFailure } from './street-issue/failures.js';
export type { RequestStatus, RequestUpdate, ServiceRequest } from './street-issue/request-book.js';
export { type Service, STREET_ISSUE_SERVICES } from './street-issue/services.js';
export {
  createStreetIssueSystem,
  type ReceivedCall,
  STREET_ISSUE_DEMO_KEY,
  type StreetIssueOptions,
  type StreetIssueSystem,
} from './street-issue/street-issue-system.js';
