import { type Exchange, frame16, frame24 } from '@lamplighter/dali';
import { expect } from 'chai';
import fc from 'fast-check';
import { sci2Protocol } from './sci2-protocol.js';
import { Sci2Reader } from './sci2-reader.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');
const request = (alignment: 'right' | 'left', exchange: Partial<Exchange> & Pick<Exchange, 'frame'>): string[] => {
  const made = sci2Protocol(alignment).request({ twice: false, answer: false, ...exchange });
  return typeof made === 'string' ? [made] : made.writes.map((bytes) => bytes.toString('hex'));
};
const heard = (text: string) => {
  const reader = new Sci2Reader();
  return [...reader.push(hex(text), 0), ...reader.giveUp()];
};
const NONE = { kind: 'answer', answer: { kind: 'none' } };

describe('SCI2 language (STANDARDS 1.6c)', () => {
  it('asks who is there without a sound on the DALI line', () => {
    expect(sci2Protocol('right').identify?.toString('hex')).to.equal('c2000000c2');
  });

  it('puts 16 bits to the right as the data sheet says, to the left where it is set so, 24 bits over all three', () => {
    // Monitor bit and mode 3; exclusive-or of 83, 0A, B2 is 3B.
    expect(request('right', { frame: frame16(0x0ab2) })).to.deep.equal(['83000ab23b']);
    expect(request('left', { frame: frame16(0x0ab2) })).to.deep.equal(['830ab2003b']);
    // Monitor bit and mode 8; exclusive-or of 88, C1, 30, 07 is 7E.
    for (const alignment of ['right', 'left'] as const) {
      expect(request(alignment, { frame: frame24(0xc13007) })).to.deep.equal(['88c130077e']);
    }
  });

  it('sends a pair as two requests', () => {
    expect(request('right', { frame: frame16(0xff2e), twice: true })).to.deep.equal(['8300ff2e52', '8300ff2e52']);
  });

  it('reads answers, frames of others and every error', () => {
    expect(heard('61 00 00 00 61')).to.deep.include(NONE);
    expect(heard('60 00 00 00 60')[0]).to.deep.equal({ kind: 'identity', text: '60000000' });
    expect(heard('62 00 00 4D 2F')).to.deep.equal([{ kind: 'answer', answer: { kind: 'byte', value: 0x4d } }]);
    expect(heard('63 00 FE 80 1D')).to.deep.equal([{ kind: 'frame', frame: { bits: 16, data: 0xfe80 } }]);
    expect(heard('64 06 84 02 E4')).to.deep.equal([{ kind: 'frame', frame: { bits: 24, data: 0x068402 } }]);
    const errors = ['67 00 00 01 66', '67 00 00 02 65', '67 00 00 03 64', '67 00 00 04 63', '67 00 00 05 62'];
    expect(errors.map((text) => heard(text)[0]?.kind)).to.deep.equal([
      'unread',
      'refused',
      'garbled',
      'refused',
      'conflict',
    ]);
    expect(heard('67 00 00 09 6E')).to.deep.equal([{ kind: 'refused', reason: 'error 9' }]);
    expect(heard('65 00 00 00 65'), 'DSI').to.deep.equal([]);
  });

  it('takes its own words on a line that echoes for nothing', () => {
    expect(heard('83 00 0A B2 3B C2 00 00 00 C2').filter(({ kind }) => kind !== 'damaged')).to.deep.equal([]);
  });

  it('reads the same however the bytes are cut', () => {
    const bytes = hex('62 00 00 4D 2F 61 00 00 00 61 64 06 84 02 E4');
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const reader = new Sci2Reader();
        const ends = [...cuts.sort((a, b) => a - b), bytes.length];
        const said = ends.flatMap((end, index) => reader.push(bytes.subarray(ends[index - 1] ?? 0, end), 0));
        expect(said.map(({ kind }) => kind)).to.deep.equal(['answer', 'identity', 'answer', 'frame']);
      }),
    );
  });

  it('finds the message behind any stray byte', () => {
    for (let stray = 0; stray < 256; stray += 1) {
      const said = new Sci2Reader().push(Buffer.concat([Buffer.from([stray]), hex('62 00 00 4D 2F')]), 0);
      expect(said, `stray ${stray}`).to.deep.equal([{ kind: 'answer', answer: { kind: 'byte', value: 0x4d } }]);
    }
  });

  it('never reads a message in which one bit was flipped', () => {
    const sound = hex('62 00 00 4D 2F');
    for (let bit = 0; bit < sound.length * 8; bit += 1) {
      const hit = Buffer.from(sound);
      hit[bit >> 3] = (hit[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const reader = new Sci2Reader();
      expect([...reader.push(hit, 0), ...reader.giveUp()]).to.deep.equal([{ kind: 'damaged' }]);
    }
  });

  it('forgets half a message after a pause', () => {
    const reader = new Sci2Reader();
    expect(reader.push(hex('62 00 00'), 0)).to.deep.equal([]);
    expect(reader.push(hex('62 00 00 4D 2F'), 200).map(({ kind }) => kind)).to.deep.equal(['damaged', 'answer']);
    expect(reader.skippedBytes).to.equal(3);
  });
});
