import type { Command } from 'commander';
import { addCommission } from './commission.js';
import { addDoctor } from './doctor.js';
import { addIdentify } from './identify.js';
import { addJournal } from './journal.js';
import { addRead } from './read.js';
import { addReaddress } from './readdress.js';
import { addScan } from './scan.js';
import { addSet } from './set.js';
import { addWatch } from './watch.js';

/** Tools for people at the cabinet. */
export function addServiceTools(program: Command): void {
  const looking = [addDoctor, addScan, addRead, addWatch, addJournal];
  const changing = [addCommission, addIdentify, addReaddress, addSet];
  for (const add of [...looking, ...changing]) add(program);
}
