import { frame16, frame24 } from '@lamplighter/dali';
import { expect } from 'chai';
import { daliserverProtocol } from './daliserver-protocol.js';

const heard = (text: string) => {
  const reader = daliserverProtocol.reader();
  return [...reader.push(Buffer.from(text.replaceAll(' ', ''), 'hex'), 0), ...reader.giveUp()];
};

describe('daliserver language (STANDARDS 1.6e)', () => {
  it('sends 16 bits behind version and kind of request, a pair as two', () => {
    const bytes = Buffer.from('02000ab2', 'hex');
    const level = { frame: frame16(0x0ab2), answer: false };
    expect(daliserverProtocol.request({ ...level, twice: false })).to.deep.equal({ writes: [bytes], replies: 1 });
    expect(daliserverProtocol.request({ ...level, twice: true })).to.deep.equal({ writes: [bytes, bytes], replies: 1 });
  });

  it('refuses 24 bits and says what would carry them', () => {
    const refusal = daliserverProtocol.request({ frame: frame24(0xfffe30), twice: false, answer: true });
    expect(refusal).to.be.a('string').that.includes('24-bit').and.includes('LUBA');
  });

  it('reads no answer, an answer, an unreadable answer and frames of others', () => {
    expect(heard('02 00 00 00  02 01 4D 00  02 FF 00 00  02 02 FE 80')).to.deep.equal([
      { kind: 'answer', answer: { kind: 'none' } },
      { kind: 'answer', answer: { kind: 'byte', value: 0x4d } },
      { kind: 'garbled' },
      { kind: 'frame', frame: { bits: 16, data: 0xfe80 } },
    ]);
  });

  it('finds the message behind bytes of no version, and takes half a one for damage', () => {
    expect(heard('55 01 02 01 4D 00')).to.deep.equal([{ kind: 'answer', answer: { kind: 'byte', value: 0x4d } }]);
    expect(heard('02 01 4D')).to.deep.equal([{ kind: 'damaged' }]);
    expect(heard('02 07 00 00')).to.deep.equal([{ kind: 'damaged' }]);
  });
});
