import { type Milliseconds, SECOND } from '@lamplighter/contracts';
import type { ModbusModel } from '../models/modbus-model.js';

/** Time that a model thinks for beyond what is usual (quirk `slowToAnswer`). */
export const slowness = ({ quirks }: Pick<ModbusModel, 'quirks'>): Milliseconds =>
  quirks.some(({ name }) => name === 'slowToAnswer') ? SECOND : 0;
