/**
 * `port-closed`: the port is not open, or went away meanwhile; it is opened again by itself.
 * `timeout`: no reply that could be read, twice.
 * `exception`: the unit answered that it will not; `exceptionCode` says why (Modbus V1.1b3 section 7).
 */
export type ModbusErrorCode = 'port-closed' | 'timeout' | 'exception';

/** What a unit on the cabinet's Modbus, or the port to it, could not do. */
export class ModbusError extends Error {
  override readonly name = 'ModbusError';

  constructor(
    readonly code: ModbusErrorCode,
    message: string,
    readonly exceptionCode: number | null = null,
  ) {
    super(message);
  }
}
