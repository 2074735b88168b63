import type { Exchange } from '@lamplighter/dali';
import type { ReplyProtocol } from '../reply/reply-protocol.js';
import { DaliserverReader } from './daliserver-reader.js';

/** Version of the protocol, and the only kind of request. */
const VERSION = 2;
const SEND = 0;

/**
 * daliserver over TCP (STANDARDS 1.6e): four bytes both ways, 16-bit frames only, no request for identity. For the
 * laboratory: while it works for us it does not pass on what others say.
 */
export const daliserverProtocol: ReplyProtocol = {
  name: 'daliserver',
  identify: null,
  realign: null,
  request({ frame: { bits, data }, twice }: Exchange) {
    if (bits !== 16)
      return 'no 24-bit frames in its protocol: control devices need a LUBA, HAT or newer SCI2 interface';
    const bytes = Buffer.from([VERSION, SEND, data >> 8, data & 0xff]);
    return { writes: new Array<Buffer>(twice ? 2 : 1).fill(bytes), replies: 1 };
  },
  reader: () => new DaliserverReader(),
};
