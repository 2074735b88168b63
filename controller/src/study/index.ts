export { BRUSSELS_MUNICIPALITIES } from './brussels-region.js';
export { BUILT_IN_PROGRAMS, builtInProgram } from './built-in-program.js';
export { GENERATED_REGION_ASSUMPTIONS, generatedRegion, REGION_LUMINAIRES } from './generated-region.js';
export type { StudyGroup } from './group-tally.js';
export {
  type AccountedInventory,
  accountInventory,
  type InventoryAccounting,
  type RowCount,
} from './inventory-accounting.js';
export { linearCurves, type PowerCurves, parsePowerCurves } from './power-curve.js';
export { type PresenceProfile, parsePresenceProfile, presenceCounts } from './presence-profile.js';
export { runStudy, STUDY_GROUPINGS, type StudyGrouping, type StudyOptions, type StudyResult } from './run-study.js';
export type { StudyPresence } from './side-profiles.js';
export { StudyError, type StudyErrorCode } from './study-error.js';
export type { StudyLamp, StudyPlace } from './study-lamp.js';
export { everyDay, parseStudyProgram, type StudyProgram, shortestHold, withHold } from './study-program.js';
export type { StudyFigures } from './tally.js';
export { BELGIAN_TARIFF, parseTariff, type Tariff, withPrices } from './tariff.js';
