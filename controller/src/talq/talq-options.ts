import type { Calendar } from '@lamplighter/contracts';
import type { AddressBook } from './address-book.js';

/** When the day of the other side starts: `dayOffset` of its ControlService, where TALQ's default is 0. */
export type DayOffsetHours = Calendar['dayOffsetHours'];

export interface TalqImportOptions {
  readonly dayOffsetHours: DayOffsetHours;
  /** Same addresses on both sides when absent. */
  readonly addresses?: AddressBook;
}

export interface TalqExportOptions extends TalqImportOptions {
  /** Address of the central management system that owns what is written. */
  readonly ownerCms: string;
}
