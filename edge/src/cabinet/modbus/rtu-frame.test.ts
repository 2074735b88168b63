import { expect } from 'chai';
import fc from 'fast-check';
import { crc16, findReply, replyTo } from './rtu-frame.js';

const bytes = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** Frames from manuals, not of our making. */
const SONBEST = { request: bytes('01 03 00 00 00 01 84 0A'), reply: bytes('01 03 02 02 18 B9 2E') };
/** 01 04, one register of value 03E8. */
const DEWPOINT = { request: bytes('01 04 00 00 00 01 31 CA'), reply: bytes('01 04 02 03 E8 B9 8E') };

describe('frames of Modbus RTU', () => {
  it('carry the check sum that published examples carry', () => {
    for (const frame of [SONBEST.request, SONBEST.reply, DEWPOINT.request, DEWPOINT.reply]) {
      expect(crc16(frame.subarray(0, -2)).toString(16)).to.equal(frame.readUInt16LE(frame.length - 2).toString(16));
    }
    // Modbus over serial line V1.02, appendix B: 02 07 gives 41 12 on the wire.
    expect(crc16(bytes('02 07'))).to.equal(0x1241);
  });

  it('say what their reply will look like', () => {
    expect(replyTo(DEWPOINT.request)).to.deep.equal({ unit: 1, function: 4, bytes: 2 });
    expect(replyTo(bytes('11 02 00 C4 00 16 BA A9'))).to.deep.equal({ unit: 17, function: 2, bytes: 3 });
    expect(() => replyTo(bytes('01 06 00 01 00 03 98 0B'))).to.throw(RangeError);
  });

  it('are found behind any bytes before them, and before any bytes behind', () => {
    const expected = replyTo(SONBEST.request);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (before, behind) => {
        const found = findReply(Buffer.concat([before, SONBEST.reply, behind]), expected);
        expect(found?.toString('hex')).to.equal(SONBEST.reply.toString('hex'));
      }),
    );
  });

  it('are not found when any single bit is wrong, or a byte is missing', () => {
    const expected = replyTo(DEWPOINT.request);
    for (let bit = 0; bit < DEWPOINT.reply.length * 8; bit += 1) {
      const spoiled = Buffer.from(DEWPOINT.reply);
      spoiled[bit >> 3] = (spoiled[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(findReply(spoiled, expected), `bit ${bit}`).to.equal(null);
    }
    expect(findReply(DEWPOINT.reply.subarray(0, -1), expected)).to.equal(null);
    expect(findReply(DEWPOINT.reply.subarray(1), expected)).to.equal(null);
  });

  it('of another unit, function or length are none', () => {
    const expected = replyTo(DEWPOINT.request);
    expect(findReply(DEWPOINT.reply, { ...expected, unit: 2 })).to.equal(null);
    expect(findReply(DEWPOINT.reply, { ...expected, function: 3 })).to.equal(null);
    expect(findReply(DEWPOINT.reply, { ...expected, bytes: 4 })).to.equal(null);
  });

  it('may be an exception: unit 10, function 1, illegal data address (Modbus V1.1b3 section 7)', () => {
    const frame = bytes('0A 81 02 B0 53');
    expect(crc16(frame.subarray(0, -2))).to.equal(0x53b0);
    expect(findReply(Buffer.concat([bytes('0A'), frame]), { unit: 10, function: 1, bytes: 1 })).to.deep.equal(frame);
  });
});
