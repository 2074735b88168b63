import type { Command } from 'commander';
import { addCommission } from './commission.js';
import { addDoctor } from './doctor.js';
import { addIdentify } from './identify.js';
import { addJournal } from './journal.js';
import { addRead } from './read.js';
import { addScan } from './scan.js';
import { addWatch } from './watch.js';

/** Tools for people at the cabinet. */
export function addServiceTools(program: Command): void {
  for (const add of [addDoctor, addScan, addCommission, addIdentify, addRead, addWatch, addJournal]) add(program);
}
