import type { Exchange } from '@lamplighter/dali';
import type { ReplyProtocol } from '../reply/reply-protocol.js';
import { Sci2Reader } from './sci2-reader.js';

/** Control byte: bit 7 tell us what others say, bit 6 identify; low bits are the kind of frame. */
const CONTROL = { monitor: 0x80, identify: 0x40, bits16: 3, bits24: 8, bits8: 2 } as const;

/** `control HIGH MID LOW xor`, where xor covers the first four. */
function encodeSci2(control: number, high: number, mid: number, low: number): Buffer {
  return Buffer.from([control, high, mid, low, control ^ high ^ mid ^ low]);
}

/**
 * Tridonic and Lunatone SCI2: five bytes both ways at 38400 8N1 (STANDARDS 1.6c). No buffer: each request waits for its
 * reply. The data sheet puts 16 bits to the right (MID, LOW); units that expect them to the left (HIGH, MID) are set so.
 * 24 bits are known to newer units only, older ones refuse them. A pair is sent as two requests: not every unit knows
 * the bit for it.
 */
export function sci2Protocol(alignment: 'right' | 'left'): ReplyProtocol {
  return {
    name: 'sci2',
    identify: encodeSci2(CONTROL.monitor | CONTROL.identify | CONTROL.bits8, 0, 0, 0),
    // Four of these have the checksum 00, so a message of them alone is never obeyed.
    realign: Buffer.from([0xff]),
    request({ frame: { bits, data }, twice }: Exchange) {
      const [first, second, third] = [(data >> 16) & 0xff, (data >> 8) & 0xff, data & 0xff];
      const bytes =
        bits === 24
          ? encodeSci2(CONTROL.monitor | CONTROL.bits24, first, second, third)
          : alignment === 'right'
            ? encodeSci2(CONTROL.monitor | CONTROL.bits16, 0, second, third)
            : encodeSci2(CONTROL.monitor | CONTROL.bits16, second, third, 0);
      return { writes: new Array<Buffer>(twice ? 2 : 1).fill(bytes), replies: 1 };
    },
    reader: () => new Sci2Reader(),
  };
}
