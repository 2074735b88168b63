import type { Exchange } from '@lamplighter/dali';
import { frameText } from '@lamplighter/dali';
import type { ReplyProtocol } from '../reply/reply-protocol.js';
import { HatReader } from './hat-reader.js';

const line = (text: string): Buffer => Buffer.from(`${text}\n`, 'latin1');

/**
 * The ATX LED DALI HAT: lines of ASCII at 19200 8N1 (STANDARDS 1.6b). `h` sends 16 bits, `t` the same twice, `l` 24 bits;
 * there is no pair of 24 bits, so the line goes out twice. `v` asks for the versions (maker's own examples).
 */
export const hatProtocol: ReplyProtocol = {
  name: 'hat',
  // The line end before it closes whatever another language's request left in the HAT's buffer.
  identify: Buffer.from('\nv\n', 'latin1'),
  realign: null,
  request({ frame, twice }: Exchange) {
    const data = frameText(frame);
    if (frame.bits === 16)
      return twice ? { writes: [line(`t${data}`)], replies: 2 } : { writes: [line(`h${data}`)], replies: 1 };
    return { writes: new Array<Buffer>(twice ? 2 : 1).fill(line(`l${data}`)), replies: 1 };
  },
  reader: () => new HatReader(),
};
