import type { ConnectOptions, Connector } from './connector.js';
import type { DaliInterface } from './dali-interface.js';
import { daliserverProtocol } from './daliserver/daliserver-protocol.js';
import { ReplySession } from './reply/reply-session.js';
import { TcpLine } from './tcp-line.js';

/** Connects to a daliserver, named as `host:port`. */
export class DaliserverConnector implements Connector {
  constructor(private readonly address: string) {}

  async connect({ io, onFrame, onLost, signal }: ConnectOptions): Promise<DaliInterface> {
    const [host = '', port = ''] = this.address.split(':');
    const link = await TcpLine.open({ host, port: Number(port), io, signal });
    return new ReplySession(daliserverProtocol, { link, io, onFrame, onLost });
  }
}
