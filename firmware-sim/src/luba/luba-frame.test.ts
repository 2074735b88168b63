import { expect } from 'chai';
import fc from 'fast-check';
import { encodeLuba, LUBA, LubaParser } from './luba-frame.js';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const payload = fc.uint8Array({ minLength: 1, maxLength: 23 });
const command = fc.integer({ min: 0, max: 255 });

describe('LUBA frames', () => {
  it('are the bytes of the published example', () => {
    expect(encodeLuba(LUBA.send, [0, 16, 2, 0x0a, 0xb2, 0, 0])).to.deep.equal(
      hex('59320700 10020ab20000 9f'.replace(/ /g, '')),
    );
    expect(encodeLuba(LUBA.identify, [0])).to.deep.equal(hex('5920010021'));
  });

  it('refuse a payload that does not fit', () => {
    expect(() => encodeLuba(1, [])).to.throw(RangeError);
    expect(() => encodeLuba(1, new Uint8Array(24))).to.throw(RangeError);
  });

  it('come out whole however the bytes were cut', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(command, payload), { maxLength: 6 }), fc.array(fc.nat(40)), (sent, cuts) => {
        const bytes = Buffer.concat(sent.map(([code, body]) => encodeLuba(code, body)));
        const parser = new LubaParser();
        const got = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          got.push(...parser.push(bytes.subarray(at, at + cut), 0));
          at += cut;
        }
        expect(got.map((frame) => [frame.command, [...frame.payload]])).to.deep.equal(
          sent.map(([code, body]) => [code, [...body]]),
        );
        expect(parser.skippedBytes).to.equal(0);
      }),
    );
  });

  it('are found behind noise once the line was quiet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), command, payload, (noise, code, body) => {
        const parser = new LubaParser();
        parser.push(Buffer.from(noise), 0);
        // Quiet gaps: each lets the parser give up one more half frame.
        let now = 0;
        let last = parser.push(Buffer.alloc(0), now);
        for (let gap = 0; gap <= noise.length; gap += 1) {
          now += 200;
          last = parser.push(Buffer.alloc(0), now);
        }
        last = parser.push(encodeLuba(code, body), now);
        expect(last.at(-1)).to.deep.include({ command: code });
        expect([...(last.at(-1)?.payload ?? [])]).to.deep.equal([...body]);
      }),
    );
  });

  it('with a wrong checksum are counted and dropped', () => {
    const parser = new LubaParser();
    expect(parser.push(hex('5920010022'), 0)).to.deep.equal([]);
    expect(parser.badFrames).to.equal(1);
    expect(parser.push(hex('5920010021'), 1)).to.have.length(1);
  });
});
