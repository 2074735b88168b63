import type { Clock } from '@lamplighter/contracts';
import type { Log } from '../log.js';
import type { DaliBus } from './dali-bus.js';
import type { DaliLine } from './dali-line.js';
import { DaliserverConnector } from './daliserver-connector.js';
import { LineBus } from './line-bus.js';
import { SerialConnector } from './serial-connector.js';

export interface DaliBusOptions {
  /** Where the line is; as in `lines[]` of the configuration. */
  readonly line: DaliLine;
  /** Real time: serial timeouts must not follow a stepped night. */
  readonly io: Clock;
  readonly log: Log;
}

/** A DALI line behind whatever interface it has: LUBA, HAT or SCI2 on a serial port, or a daliserver. */
export function createDaliBus({ line, io, log }: DaliBusOptions): DaliBus {
  const { path = [], interface: language = 'auto', sci2Alignment = 'right', daliserver } = line;
  if (daliserver !== undefined) {
    return new LineBus({ name: daliserver, connector: new DaliserverConnector(daliserver), io, log });
  }
  const names = typeof path === 'string' ? [path] : path;
  const connector = new SerialConnector({ names, interface: language, sci2Alignment });
  return new LineBus({ name: names.join(', '), connector, io, log });
}
