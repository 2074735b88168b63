import { type Exchange, frame16 } from '@lamplighter/dali';
import { expect } from 'chai';
import { LubaExchange } from './luba-exchange.js';

const QUERY: Exchange = { frame: frame16(0x0ba0), twice: false, answer: true };
const LEVEL: Exchange = { frame: frame16(0x0ab2), twice: false, answer: false };
const TWICE: Exchange = { frame: frame16(0x0b25), twice: true, answer: false };

const accepted = (id: number) => ({ command: 0x33, payload: Uint8Array.of(id, 0) });
const refused = (code: number) => ({ command: 0x33, payload: Uint8Array.of(code) });
const sent = (id: number, data: number) => event(16, [id, data >> 8, data & 0xff]);
const received = (bits: number, ...data: number[]) => event(0x80 | bits, data);
const event = (status: number, data: number[]) => ({ command: 0x31, payload: Uint8Array.of(0, 0, 0, status, ...data) });

const DONE_SILENT = { kind: 'done', answer: { kind: 'none' } };

describe('one LUBA exchange', () => {
  it('is done when the frame is confirmed and nothing was asked', () => {
    const exchange = new LubaExchange(LEVEL);
    expect(exchange.hear(accepted(3)).kind).to.equal('waiting');
    expect(exchange.hear(sent(3, 0x0ab2))).to.deep.equal(DONE_SILENT);
  });

  it('takes the answer that follows its own frame, not one before', () => {
    const exchange = new LubaExchange(QUERY);
    exchange.hear(accepted(3));
    expect(exchange.hear(received(8, 99)).kind).to.equal('waiting');
    expect(exchange.hear(sent(3, 0x0ba0)).kind).to.equal('listening');
    expect(exchange.hear(received(8, 229))).to.deep.equal({ kind: 'done', answer: { kind: 'byte', value: 229 } });
  });

  it('waits for both copies of what is sent twice', () => {
    const exchange = new LubaExchange(TWICE);
    exchange.hear(accepted(3));
    expect(exchange.hear(sent(3, 0x0b25)).kind).to.equal('waiting');
    expect(exchange.hear(sent(3, 0x0b25))).to.deep.equal(DONE_SILENT);
  });

  it('is not fooled by the late confirmation of an earlier frame', () => {
    const exchange = new LubaExchange(QUERY);
    exchange.hear(accepted(4));
    expect(exchange.hear(sent(3, 0x0ba0)).kind).to.equal('waiting');
    expect(exchange.hear(sent(4, 0x0ba0)).kind).to.equal('listening');
  });

  it('goes on when noise ate the acceptance but not the confirmation', () => {
    expect(new LubaExchange(LEVEL).hear(sent(9, 0x0ab2))).to.deep.equal(DONE_SILENT);
    expect(new LubaExchange(LEVEL).hear(sent(9, 0x0000)).kind).to.equal('waiting');
  });

  it('calls an answer garbled that was a framing error or a lone start bit', () => {
    for (const status of [62, 63, 12]) {
      const exchange = new LubaExchange(QUERY);
      exchange.hear(sent(1, 0x0ba0));
      expect(exchange.hear(received(status))).to.deep.equal({ kind: 'done', answer: { kind: 'garbled' } });
    }
  });

  it('goes on listening when a sensor speaks in between', () => {
    const exchange = new LubaExchange(QUERY);
    exchange.hear(sent(1, 0x0ba0));
    expect(exchange.hear(received(24, 6, 0x84, 2)).kind).to.equal('listening');
  });

  it('tells a refusal with its code, and a frame that was spoiled on the line', () => {
    expect(new LubaExchange(LEVEL).hear(refused(5))).to.deep.equal({ kind: 'refused', reason: 5 });
    const exchange = new LubaExchange(LEVEL);
    exchange.hear(accepted(1));
    expect(exchange.hear(event(63, [1])).kind).to.equal('spoiled');
  });
});
