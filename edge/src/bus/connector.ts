import type { DaliInterface, InterfaceOptions } from './dali-interface.js';

export interface ConnectOptions extends Omit<InterfaceOptions, 'link'> {
  /** Aborted when nobody wants the interface any more: the attempt ends at once and leaves nothing open. */
  readonly signal: AbortSignal;
}

/** Finds the interface of a line, wherever it is now. */
export interface Connector {
  /** One attempt: an interface that was identified. Rejects with a BusError that says what to mend. */
  connect(options: ConnectOptions): Promise<DaliInterface>;
}
