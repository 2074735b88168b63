/**
 * What this folder uses of modbus-serial 8. Its own declarations speak of an ES module with a default export; to Node it is
 * a CommonJS module.
 */
declare module 'modbus-serial' {
  interface Reply {
    readonly buffer: Buffer;
  }
  type Done = (error: Error | null, reply: Reply) => void;

  export default class ModbusRTU {
    constructor(port: unknown);
    open(done: (error?: Error | null) => void): void;
    on(event: 'error' | 'close', listener: (error?: Error) => void): this;
    /** Coils. */
    writeFC1(unit: number, start: number, count: number, done: Done): void;
    /** Discrete inputs. */
    writeFC2(unit: number, start: number, count: number, done: Done): void;
    /** Holding registers. */
    writeFC3(unit: number, start: number, count: number, done: Done): void;
    /** Input registers. */
    writeFC4(unit: number, start: number, count: number, done: Done): void;
  }
}
