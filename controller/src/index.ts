export {
  type ApiContext,
  ApiServer,
  ListenError,
  type LiveSource,
  type OverrideDesk,
} from './api/index.js';
export { addUser, createSignInCode, UserError, verifyAudit } from './auth/index.js';
export { type Central, type CentralOptions, createCentral } from './central.js';
export { CommandError, type OverrideRequest, queryOverrides } from './commands/index.js';
export {
  type Database,
  DatabaseError,
  type DatabaseErrorCode,
  encodeRows,
  type OpenDatabaseOptions,
  openDatabase,
  type Pool,
  type Sql,
  type Transaction,
} from './db/index.js';
export { type EnergyQuestion, energyTotals } from './energy/index.js';
export { FaultCare, queryFaults } from './faults/index.js';
export {
  type Committed,
  Ingest,
  type IngestListener,
  type IngestOptions,
  type IngestStatistics,
} from './ingest/index.js';
export {
  type AddressedLuminaire,
  DEFAULT_CALENDAR_ID,
  INVENTORY_MAPPINGS,
  type Inventory,
  type InventoryEdge,
  InventoryError,
  type InventoryImport,
  type InventoryImportResult,
  type InventoryMapping,
  type InventorySource,
  importInventory,
  putSensors,
  type RejectedRow,
  readInventory,
  seedDefaults,
} from './inventory/index.js';
export type { EdgeOutbox } from './link/index.js';
export { LiveFeed, type LiveNotice } from './live/index.js';
export { desiredStateFor, ProgramError, refreshAllDesired, storedDesired } from './programs/index.js';
export {
  type AddressBook,
  assignedDevices,
  type CalendarAssignment,
  type DayOffsetHours,
  exportAssignCommand,
  exportCalendars,
  exportControlPrograms,
  exportGroups,
  exportOverrideCommand,
  exportTalqDocuments,
  type Imported,
  importAssignCommand,
  importCalendars,
  importControlPrograms,
  importGroups,
  importOverrideCommand,
  importTalqDocuments,
  type LightingDocuments,
  type OverrideOrder,
  type TalqAssignCommand,
  type TalqCalendar,
  type TalqControlProgram,
  type TalqDocuments,
  TalqError,
  type TalqExportOptions,
  type TalqGroup,
  type TalqImportOptions,
  type TalqOverrideCommand,
  type TalqRefusal,
  type TalqRefusalCode,
} from './talq/index.js';
export { Open311, queryTickets, StreetIssueError, type StreetIssueSystem, TicketOutbox } from './tickets/index.js';
