import { BusError } from './bus-error.js';
import type { ConnectOptions, Connector } from './connector.js';
import type { DaliInterface, InterfaceOptions } from './dali-interface.js';
import { hatProtocol } from './hat/hat-protocol.js';
import { LubaSession } from './luba/luba-session.js';
import { ReplySession } from './reply/reply-session.js';
import { sci2Protocol } from './sci2/sci2-protocol.js';
import { SerialLine, type SerialLineOptions } from './serial-line.js';
import { serialPorts } from './serial-ports.js';

type SerialName = 'luba' | 'hat' | 'sci2';

interface Language extends Pick<SerialLineOptions, 'baudRate' | 'modemLines'> {
  readonly session: (options: InterfaceOptions) => DaliInterface;
}

export interface SerialConnectorOptions {
  /** Ports, or folders of ports, to look at. */
  readonly names: readonly string[];
  readonly interface: SerialName | 'auto';
  readonly sci2Alignment: 'right' | 'left';
}

/** Order of asking (STANDARDS 1.6). None of the requests makes a sound on the DALI line, whoever hears it. */
const PROBE_ORDER: readonly SerialName[] = ['luba', 'hat', 'sci2'];

/**
 * Looks for a DALI interface on serial ports. Remembers where and in which language the last one answered and asks there
 * first; a unit that was plugged in elsewhere, or another in its place, is found all the same.
 */
export class SerialConnector implements Connector {
  #found: { readonly port: string; readonly name: SerialName } | null = null;
  readonly #languages: Readonly<Record<SerialName, Language>>;

  constructor(private readonly options: SerialConnectorOptions) {
    this.#languages = {
      luba: { baudRate: 38_400, session: (session) => new LubaSession(session) },
      hat: { baudRate: 19_200, session: (session) => new ReplySession(hatProtocol, session) },
      sci2: {
        baudRate: 38_400,
        // RTS positive and DTR negative feed the unit (STANDARDS 1.6c).
        modemLines: { rts: true, dtr: false },
        session: (session) => new ReplySession(sci2Protocol(options.sci2Alignment), session),
      },
    };
  }

  async connect(options: ConnectOptions): Promise<DaliInterface> {
    const { names } = this.options;
    const ports = firstOf(await serialPorts(names), this.#found?.port);
    const problems: string[] = [];
    for (const port of ports) {
      if (options.signal.aborted) break;
      try {
        return await this.#openPort(port, options);
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
    const [
      only = `There is no serial port in ${names.join(', ')}: plug the DALI interface in, or correct the path of this line`,
    ] = problems;
    throw new BusError(
      'no-interface',
      problems.length < 2
        ? only
        : `None of ${problems.length} serial ports has the DALI interface: ${problems.join('; ')}`,
    );
  }

  async #openPort(port: string, { signal, io, onFrame, onLost }: ConnectOptions): Promise<DaliInterface> {
    const wanted = this.options.interface;
    const order = wanted === 'auto' ? firstOf(PROBE_ORDER, this.#found?.name) : [wanted];
    for (const name of order) {
      if (signal.aborted) break;
      const { session: create, baudRate, modemLines } = this.#languages[name];
      const link = await SerialLine.open({ path: port, baudRate, io, ...(modemLines && { modemLines }) });
      const session = create({ link, io, onFrame, onLost });
      const abort = (): void => void session.close();
      signal.addEventListener('abort', abort);
      const isThere = await session.identify();
      signal.removeEventListener('abort', abort);
      if (isThere && !signal.aborted) {
        this.#found = { port, name };
        return session;
      }
      await session.close();
    }
    const asked = order.map((name) => name.toUpperCase()).join(', ');
    throw new BusError(
      'no-interface',
      `Nothing on ${port} answers as a DALI interface (asked for ${asked}): check that it is powered and that this is its port`,
    );
  }
}

/** The same items, the remembered one in front. */
function firstOf<T>(items: readonly T[], first: T | undefined): T[] {
  return [...items].sort((a, b) => Number(b === first) - Number(a === first));
}
