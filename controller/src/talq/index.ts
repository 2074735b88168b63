export type { AddressBook } from './address-book.js';
export {
  assignedDevices,
  type CalendarAssignment,
  exportAssignCommand,
  importAssignCommand,
  type TalqAssignCommand,
} from './assign-command.js';
export { exportCalendars, importCalendars, type TalqCalendar } from './calendar.js';
export { exportControlPrograms, importControlPrograms, type TalqControlProgram } from './control-program.js';
export { exportGroups, importGroups, type TalqGroup } from './group.js';
export {
  exportOverrideCommand,
  importOverrideCommand,
  type OverrideOrder,
  type TalqOverrideCommand,
} from './override-command.js';
export type { Imported } from './owned-list.js';
export { readJson } from './read-json.js';
export {
  exportTalqDocuments,
  importTalqDocuments,
  type LightingDocuments,
  type TalqDocuments,
} from './talq-documents.js';
export { TalqError, type TalqRefusal, type TalqRefusalCode } from './talq-error.js';
export type { DayOffsetHours, TalqExportOptions, TalqImportOptions } from './talq-options.js';
