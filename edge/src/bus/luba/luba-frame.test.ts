import { frame16, frame24 } from '@lamplighter/dali';
import { expect } from 'chai';
import fc from 'fast-check';
import { encodeLuba, type LubaFrame, LubaParser } from './luba-frame.js';
import { identifyRequest, readEvent, readIdentity, sendRequest, settingsRequest } from './luba-messages.js';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const hex = (buffer: Uint8Array) => Buffer.from(buffer).toString('hex').toUpperCase();
const text = (frames: readonly LubaFrame[]) =>
  frames.map(({ command, payload }) => `${command.toString(16)}:${hex(payload)}`);

const LEVEL = bytes('59 32 07 00 10 02 0A B2 00 00 9F');
const frames = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ minLength: 1, maxLength: 23 }));

describe('LUBA frames', () => {
  it('send level 178 to short address 5 as the documented bytes', () => {
    expect(sendRequest({ frame: frame16(0x0ab2), twice: false, answer: false }, 2)).to.deep.equal(LEVEL);
    expect(hex(identifyRequest)).to.equal('5920010021');
    expect(hex(settingsRequest)).to.equal('592A030012003B');
  });

  it('flag what is sent twice and left-align 24 bits', () => {
    const frame = encodeLuba(0x32, [0, 24, 0x85, 0xff, 0xfe, 0x1d, 0]);
    expect(sendRequest({ frame: frame24(0xfffe1d), twice: true, answer: false }, 5)).to.deep.equal(frame);
  });

  it('refuse a payload of no bytes or more than 23', () => {
    expect(() => encodeLuba(1, [])).to.throw(RangeError);
    expect(() => encodeLuba(1, Array<number>(24).fill(0))).to.throw(RangeError, '24');
  });

  it('are read one, two at once, and byte by byte', () => {
    expect(text(new LubaParser().push(LEVEL, 0))).to.deep.equal(['32:0010020AB20000']);
    expect(new LubaParser().push(Buffer.concat([LEVEL, LEVEL]), 0)).to.have.length(2);
    const parser = new LubaParser();
    const found = [...LEVEL].flatMap((byte) => parser.push(Buffer.from([byte]), 0));
    expect(text(found)).to.deep.equal(['32:0010020AB20000']);
    expect(parser).to.include({ skippedBytes: 0, badFrames: 0, pendingBytes: 0 });
  });

  it('are found behind junk, behind a bad checksum and behind a start byte that is none', () => {
    const parser = new LubaParser();
    const wrong = Buffer.from(LEVEL);
    wrong[10] = 0;
    expect(parser.push(Buffer.concat([bytes('00 FF 59'), LEVEL, wrong, bytes('59 59 00'), LEVEL]), 0)).to.have.length(
      2,
    );
    expect(parser.badFrames).to.be.at.least(2);
    expect(parser.skippedBytes).to.equal(3 + 11 + 3);
  });

  it('are found behind one that was cut off, at once when the pause shows it', () => {
    const parser = new LubaParser();
    expect(parser.push(bytes('59 31 17 00'), 0)).to.have.length(0);
    expect(parser.push(LEVEL, 101)).to.have.length(1);
  });

  it('are found behind one that was cut off when the reader gives up on it', () => {
    const parser = new LubaParser();
    expect(parser.push(Buffer.concat([bytes('59 31 17 00'), LEVEL]), 0)).to.have.length(0);
    expect(parser.pendingBytes).to.equal(4 + 11);
    expect(parser.giveUp()).to.have.length(1);
    expect(parser).to.include({ pendingBytes: 0, badFrames: 1, skippedBytes: 4 });
  });

  it('all survive, however the stream is cut and whatever single byte is put between them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(frames, fc.option(fc.integer({ min: 0, max: 255 }))), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }),
        (items, cuts) => {
          // A stray start byte followed by a plausible length may swallow until the reader gives up: still nothing is lost.
          const stream = Buffer.concat(
            items.flatMap(([[command, payload], stray]) => [
              Buffer.from(stray === null ? [] : [stray]),
              encodeLuba(command, [...payload]),
            ]),
          );
          const parser = new LubaParser();
          const found: LubaFrame[] = [];
          for (let at = 0, cut = 0; at < stream.length; cut += 1) {
            const size = cuts[cut % cuts.length] ?? 1;
            found.push(...parser.push(stream.subarray(at, at + size), 0));
            at += size;
          }
          found.push(...parser.giveUp());
          const expected = items.map(([[command, payload]]) => `${command.toString(16)}:${hex(payload)}`);
          const got = text(found);
          expect(expected.filter((frame) => !got.includes(frame)).length).to.be.at.most(
            items.filter(([, stray]) => stray === 0x59).length,
          );
        },
      ),
    );
  });

  it('never come out of random bytes with a wrong checksum, and random bytes never throw', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (chunks) => {
        const parser = new LubaParser();
        const found = chunks.flatMap((chunk) => parser.push(chunk, 0)).concat(parser.giveUp());
        const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        const inFrames = found.reduce((sum, { payload }) => sum + payload.length + 4, 0);
        expect(inFrames + parser.skippedBytes).to.equal(total);
      }),
    );
  });
});

describe('LUBA messages', () => {
  it('tell frames sent, frames received and what was no frame', () => {
    expect(readEvent(bytes('00 10 00 10 07 0A B2'))).to.deep.equal({
      kind: 'sent',
      frameId: 7,
      bits: 16,
      data: 0x0ab2,
    });
    expect(readEvent(bytes('00 10 00 88 FF'))).to.deep.equal({ kind: 'received', bits: 8, data: 0xff });
    expect(readEvent(bytes('00 10 00 98 06 84 02'))).to.deep.equal({ kind: 'received', bits: 24, data: 0x068402 });
    expect(readEvent(bytes('00 10 00 BF'))).to.deep.equal({ kind: 'received', bits: null, data: 0 });
    expect(readEvent(bytes('00 10 00 40 00'))).to.equal(null);
    expect(readEvent(bytes('00 10'))).to.equal(null);
  });

  it('tell who the interface is', () => {
    const payload = bytes('000000000007 00000000DEADBEEF 01 02 016F9400'.replaceAll(' ', ''));
    expect(readIdentity(payload)).to.deep.equal({ gtin: 7, id: '00000000DEADBEEF', article: 24_089_600 });
    expect(readIdentity(bytes('00'))).to.equal(null);
  });
});
