import { SimulatorError } from '../simulator-error.js';

/** Kinds of input that a simulated control device can have: part 303 and part 304. */
export type InstanceKind = 'presence' | 'light';

/** What a simulated control device is like. */
export interface SensorOptions {
  /** 0 to 63; null for a sensor fresh from the factory. Control devices and control gear are numbered apart. */
  readonly shortAddress: number | null;
  /** Its instances by number, 1 to 32; default one presence instance. */
  readonly instances?: readonly InstanceKind[];
  /** Identification number of bank 0: 1 to 16 hexadecimal digits; default from the address. */
  readonly identification?: string;
  /** Makes random address and defaults reproducible; default the short address. */
  readonly seed?: string;
}

/** Throws SimulatorError `bad-option` naming the field. */
export function checkSensorOptions({ shortAddress, instances, identification }: SensorOptions): void {
  if (shortAddress !== null && !(Number.isInteger(shortAddress) && shortAddress >= 0 && shortAddress <= 63)) {
    fail('shortAddress', 'a whole number 0 to 63, or null');
  }
  if (identification !== undefined && !/^[0-9A-Fa-f]{1,16}$/.test(identification)) {
    fail('identification', '1 to 16 hexadecimal digits');
  }
  const isGood = instances?.every((kind) => kind === 'presence' || kind === 'light') ?? true;
  if (!isGood || instances?.length === 0 || (instances?.length ?? 0) > 32) {
    fail('instances', '1 to 32 of "presence" and "light"');
  }
}

function fail(field: string, rule: string): never {
  throw new SimulatorError('bad-option', `${field} of a simulated sensor must be ${rule}`);
}
