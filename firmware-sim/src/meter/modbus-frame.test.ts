import { expect } from 'chai';
import { bitReply, checkSum, EXCEPTION, exceptionReply, RequestReader, registerReply } from './modbus-frame.js';

const hex = (text: string): number[] => [...Buffer.from(text.replaceAll(' ', ''), 'hex')];

/** Frames as the Modbus specification and manuals of instruments print them. */
describe('the frames of simulated Modbus units', () => {
  it('take requests to read inputs, registers and coils', () => {
    const reader = new RequestReader();
    expect(reader.take(hex('11 02 00 C4 00 16 BA A9'))).to.deep.equal([{ unit: 17, code: 2, start: 196, count: 22 }]);
    expect(reader.take(hex('01 03 00 00 00 01 84 0A'))).to.deep.equal([{ unit: 1, code: 3, start: 0, count: 1 }]);
    expect(reader.take(hex('11 04 00 08 00 01 B2 98'))).to.deep.equal([{ unit: 17, code: 4, start: 8, count: 1 }]);
  });

  it('find a request among noise, and one that comes in pieces', () => {
    const reader = new RequestReader();
    expect(reader.take(hex('FF 00 11 02 00'))).to.deep.equal([]);
    expect(reader.take(hex('C4 00 16 BA A9 01'))).to.have.length(1);
    expect(reader.take(hex('03 00 00 00 01 84 0A'))).to.have.length(1);
  });

  it('answer registers high byte first: 02 18 is 53.6 dB in tenths', () => {
    const request = { unit: 1, code: 3, start: 0, count: 1 };
    expect(registerReply(request, [0x0218])).to.deep.equal(hex('01 03 02 02 18 B9 2E'));
    expect(registerReply({ ...request, unit: 17, code: 4, start: 8 }, [10])).to.deep.equal(hex('11 04 02 00 0A F8 F4'));
  });

  it('answer inputs with the first in the lowest bit (V1.1b3 section 6.2: AC DB 35)', () => {
    const bits = [...'00110101 11011011 101011'.replaceAll(' ', '')].map((bit) => bit === '1');
    const reply = bitReply({ unit: 17, code: 2, start: 196, count: 22 }, bits);
    expect(reply).to.deep.equal(hex('11 02 03 AC DB 35 20 18'));
  });

  it('refuse with the function and its highest bit', () => {
    const request = { unit: 10, code: 1, start: 1185, count: 1 };
    expect(exceptionReply(request, EXCEPTION.illegalAddress)).to.deep.equal(hex('0A 81 02 B0 53'));
    expect(checkSum(hex('0A 81 02 B0 53')), 'a sealed frame sums to zero').to.equal(0);
  });
});
