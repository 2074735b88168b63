import type { Dialogue } from '../frames.js';
import { readBank } from './read-memory.js';

/** What a gear is (bank 0). Null fields: unknown or not answered. */
export interface GearIdentity {
  /** Product, 14 digits. */
  readonly gtin: string | null;
  /** Serial number within the product, 16 hexadecimal digits. Unique together with the GTIN. */
  readonly identification: string | null;
  readonly firmwareVersion: string | null;
  readonly hardwareVersion: string | null;
}

/** Reads what a gear is; 20 frames. */
export function* readIdentity(shortAddress: number): Dialogue<GearIdentity> {
  const bank = yield* readBank(shortAddress, 0, ['gtin', 'firmwareVersion', 'identificationNumber', 'hardwareVersion']);
  return {
    gtin: bank.gtin,
    identification: bank.identificationNumber,
    firmwareVersion: bank.firmwareVersion,
    hardwareVersion: bank.hardwareVersion,
  };
}
