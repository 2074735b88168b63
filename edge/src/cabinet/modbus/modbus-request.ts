import type { Milliseconds } from '@lamplighter/contracts';

/** One read of a unit. */
export interface ModbusRequest {
  /** 1 to 247. */
  readonly unit: number;
  readonly function: 'coils' | 'discreteInputs' | 'holdingRegisters' | 'inputRegisters';
  /** First address, as it goes over the wire: from 0. */
  readonly start: number;
  readonly count: number;
  /** Extra time that this unit needs before it answers. */
  readonly patience?: Milliseconds;
}
