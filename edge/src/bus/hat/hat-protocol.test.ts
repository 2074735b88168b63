import { type Exchange, frame16, frame24 } from '@lamplighter/dali';
import { expect } from 'chai';
import fc from 'fast-check';
import { hatProtocol } from './hat-protocol.js';

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const request = (exchange: Partial<Exchange> & Pick<Exchange, 'frame'>) => {
  const made = hatProtocol.request({ twice: false, answer: false, ...exchange });
  return typeof made === 'string' ? made : { ...made, writes: made.writes.map((bytes) => bytes.toString('latin1')) };
};
const heard = (text: string) => {
  const reader = hatProtocol.reader();
  return [...reader.push(ascii(text), 0), ...reader.giveUp()];
};

describe('HAT language (STANDARDS 1.6b)', () => {
  it('asks for the versions, so that nothing sounds on the DALI line', () => {
    expect(hatProtocol.identify?.toString('latin1')).to.equal('\nv\n');
  });

  it('sends 16 bits as h, the same twice as t, 24 bits as l, twice as two lines', () => {
    expect(request({ frame: frame16(0x0ab2) })).to.deep.equal({ writes: ['h0AB2\n'], replies: 1 });
    expect(request({ frame: frame16(0xff2e), twice: true })).to.deep.equal({ writes: ['tFF2E\n'], replies: 2 });
    expect(request({ frame: frame24(0x07fe30) })).to.deep.equal({ writes: ['l07FE30\n'], replies: 1 });
    const pair = { writes: ['lFFFE1D\n', 'lFFFE1D\n'], replies: 1 };
    expect(request({ frame: frame24(0xfffe1d), twice: true })).to.deep.equal(pair);
  });

  it('reads no answer, an answer, conflicts, frames of others, versions and the state of the bus', () => {
    expect(heard('N\nJ4D\nX\nZ\nHFE80\nL068402\nV0114\n')).to.deep.equal([
      { kind: 'answer', answer: { kind: 'none' } },
      { kind: 'answer', answer: { kind: 'byte', value: 0x4d } },
      { kind: 'garbled' },
      { kind: 'conflict' },
      { kind: 'frame', frame: { bits: 16, data: 0xfe80 } },
      { kind: 'frame', frame: { bits: 24, data: 0x068402 } },
      { kind: 'identity', text: 'hardware 01, firmware 14' },
    ]);
    expect(heard('D02\nD03\n')).to.deep.equal([]);
    expect(heard('D00\nD01\n').map(({ kind }) => kind)).to.deep.equal(['trouble', 'trouble']);
  });

  it('reads the same however the bytes are cut', () => {
    const bytes = ascii('J4D\nN\r\nHFE80\n');
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const reader = hatProtocol.reader();
        const ends = [...cuts.sort((a, b) => a - b), bytes.length];
        const said = ends.flatMap((end, index) => reader.push(bytes.subarray(ends[index - 1] ?? 0, end), 0));
        expect(said.map(({ kind }) => kind)).to.deep.equal(['answer', 'answer', 'frame']);
      }),
    );
  });

  it('finds a reply behind a stray byte, unless the byte could have begun a reply of its own', () => {
    for (let stray = 0; stray < 256; stray += 1) {
      const [first] = heard(`${String.fromCharCode(stray)}J4D\n`);
      if ('DHJLNVXZ'.includes(String.fromCharCode(stray))) expect(first).to.deep.equal({ kind: 'damaged' });
      else expect(first).to.deep.equal({ kind: 'answer', answer: { kind: 'byte', value: 0x4d } });
    }
  });

  it('never takes a damaged YES for NO', () => {
    const sound = ascii('JFF\n');
    for (let bit = 0; bit < sound.length * 8; bit += 1) {
      const hit = Buffer.from(sound);
      hit[bit >> 3] = (hit[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(heard(hit.toString('latin1'))).to.not.deep.include({ kind: 'answer', answer: { kind: 'none' } });
    }
  });

  it('takes its own words on a line that echoes, and empty lines, for nothing, and half a line for damage', () => {
    expect(heard('h0AB2\nv\n\nl07FE30\n')).to.deep.equal([]);
    expect(heard('J4')).to.deep.equal([{ kind: 'damaged' }]);
    expect(heard(`${'?'.repeat(200)}\nN\n`).at(-1)).to.deep.equal({ kind: 'answer', answer: { kind: 'none' } });
  });

  it('survives any bytes, counting all that it could not read', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const reader = hatProtocol.reader();
        reader.push(bytes, 0);
        reader.giveUp();
        expect(reader.pendingBytes).to.equal(0);
        expect(reader.push(ascii('N\n'), 1)).to.deep.equal([{ kind: 'answer', answer: { kind: 'none' } }]);
      }),
    );
  });
});
