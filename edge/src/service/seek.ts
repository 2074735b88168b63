import {
  broadcast,
  type Dialogue,
  type FoundControlDevice,
  type FoundGear,
  findControlDevice,
  findGear,
  GEAR_COMMANDS,
  gearCommand,
  type ScanOptions,
} from '@lamplighter/dali';
import { BusError } from '../bus/bus-error.js';
import type { DaliBus } from '../bus/dali-bus.js';

/** On a busy line a frame or its answer can be lost: one silence is no proof. */
const TRIES = 2;

async function patiently<T>(ask: () => Promise<T | null>, tries: number): Promise<T | null> {
  for (let left = tries; left > 0; left -= 1) {
    const found = await ask();
    if (found !== null) return found;
  }
  return null;
}

/** Looks for gear at an address, more than once before it is called absent. */
export const seekGear = (bus: DaliBus, address: number, options: ScanOptions = {}): Promise<FoundGear | null> =>
  patiently(() => bus.run(findGear(address, options), 'configuration'), TRIES);

/** The same for a control device; null also behind an interface that carries no 24 bits. */
export const seekDevice = (bus: DaliBus, address: number): Promise<FoundControlDevice | null> =>
  patiently(
    () =>
      bus.run(findControlDevice(address), 'configuration').catch((error: unknown) => {
        if (error instanceof BusError && error.code === 'refused') return null;
        throw error;
      }),
    TRIES,
  );

/** A question to everybody that harms nobody: a line without power cannot carry it. */
export function* knock(): Dialogue<void> {
  yield gearCommand(broadcast, GEAR_COMMANDS.queryControlGearPresent);
}
