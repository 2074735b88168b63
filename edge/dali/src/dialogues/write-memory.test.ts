import { expect } from 'chai';
import fc from 'fast-check';
import type { Answer, Exchange } from '../frames.js';
import { decodeForward16 } from '../gear-frames.js';
import { play, playWith, record } from './scripted-gear.js';
import { writeBank } from './write-memory.js';

/** For tests: one gear's bank 1, which takes bytes only behind lock and write enabling, and counts what it wrote. */
class LockableBank {
  readonly cells: number[] = Array<number>(0x78).fill(0xff);
  writes = 0;
  #dtr = [0, 0];
  #lock = 0xff;
  #enabled = false;

  hear({ frame, twice }: Exchange): Answer {
    const message = decodeForward16(frame.data);
    if (message.kind === 'special') {
      if (message.code === 0xa3) this.#dtr[0] = message.data;
      else if (message.code === 0xc3) this.#dtr[1] = message.data;
      else if (message.code === 0xc7) return this.#write(message.data);
      else this.#enabled = false;
      return { kind: 'none' };
    }
    this.#enabled = message.kind === 'command' && message.opcode === 0x81 && twice;
    if (message.kind !== 'command' || message.opcode !== 0xc5 || this.#dtr[1] !== 1) return { kind: 'none' };
    const [address = 0] = this.#dtr;
    this.#dtr[0] = Math.min(255, address + 1);
    const value = address === 2 ? this.#lock : this.cells[address];
    return value === undefined ? { kind: 'none' } : { kind: 'byte', value };
  }

  #write(value: number): Answer {
    const [address = 0, bank] = this.#dtr;
    if (!this.#enabled || bank !== 1) return { kind: 'none' };
    this.#dtr[0] = address + 1;
    if (address === 2) this.#lock = value;
    else if (this.#lock !== 0x55 || address < 3) return { kind: 'none' };
    else {
      this.cells[address] = value;
      this.writes += 1;
    }
    return { kind: 'byte', value };
  }

  get isLocked(): boolean {
    return this.#lock !== 0x55;
  }
}

/** Answers of gear that takes 60 W. */
const willing = { '0BC5': [0xff, 0xff, 0x00, 0x3c], C755: 0x55, C700: 0, C73C: 0x3c, C7FF: 0xff };

describe('writing memory banks', () => {
  // Hand-checked against part 102, 9.10: DTR1 bank, DTR0 location, 81 twice, C7 data, answered; 55 in location 2 unlocks.
  it('reads first, unlocks, writes what differs, locks again and reads back', () => {
    const { result, sent } = play(writeBank(5, 1, { nominalInputPower: 60 }), willing);
    expect(result).to.deep.equal({ outcome: 'written', written: 2 });
    expect(sent).to.deep.equal([
      ...['C301', 'A315', '0BC5?', '0BC5?'],
      ...['0B81x2', 'A302', 'C755?'],
      ...['0B81x2', 'A315', 'C700?', 'C73C?'],
      ...['0B81x2', 'A302', 'C7FF?'],
      ...['C301', 'A315', '0BC5?', '0BC5?'],
    ]);
  });

  it('lets nothing come between ENABLE WRITE MEMORY and the last write of a run', () => {
    const { holding } = record(writeBank(5, 1, { nominalInputPower: 60 }), willing);
    expect(holding).to.deep.equal(['0B81', 'A302', '0B81', 'A315', 'C700', '0B81', 'A302']);
  });

  it('sets the place anew after a byte that was not confirmed, so that none lands in a neighbour', () => {
    const { sent } = play(writeBank(5, 1, { nominalInputPower: 60 }), { ...willing, C700: 'garbled' });
    const start = sent.indexOf('C700?');
    expect(sent.slice(start - 2, start + 4)).to.deep.equal(['0B81x2', 'A315', 'C700?', '0B81x2', 'A316', 'C73C?']);
  });

  it('writes nothing where nothing differs', () => {
    const { result, sent } = play(writeBank(5, 1, { nominalInputPower: 60 }), { '0BC5': [0x00, 0x3c] });
    expect(result).to.deep.equal({ outcome: 'unchanged', written: 0 });
    expect(sent).to.deep.equal(['C301', 'A315', '0BC5?', '0BC5?']);
  });

  it('says when nobody answers, and when gear does not keep what was written', () => {
    expect(play(writeBank(5, 1, { nominalInputPower: 60 }), {}).result.outcome).to.equal('no-answer');
    const stubborn = play(writeBank(5, 1, { nominalInputPower: 60 }), { '0BC5': 0 });
    expect(stubborn.result).to.deep.equal({ outcome: 'refused', written: 3 });
  });

  it('refuses values that nobody may write before a frame goes out', () => {
    expect(() => play(writeBank(5, 202, { activePower: 1 }), {})).to.throw('activePower of bank 202 cannot be written');
    expect(() => play(writeBank(5, 1, { yearOfManufacture: 100 }), {})).to.throw('0 to 99');
  });

  it('writes a counter that people may reset without the lock', () => {
    const { sent } = play(writeBank(5, 206, { startCounterResettable: 0 }), {
      '0BC5': [0, 0, 9, 0, 0, 0],
      C700: 0,
    });
    expect(sent.filter((frame) => frame.startsWith('C7'))).to.deep.equal(['C700?']);
  });

  it('writes long texts in short runs, and ends locked with the cells right or says that they are not', () => {
    const weather = fc.array(fc.constantFrom('clear', 'clear', 'clear', 'lost', 'garbled'), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(weather, fc.stringMatching(/^[!-~]{1,24}$/), (days, luminaireColour) => {
        const gear = new LockableBank();
        let asked = 0;
        const { outcome, written } = playWith(writeBank(5, 1, { luminaireColour }), (exchange) => {
          const day = exchange.answer ? days[asked++ % days.length] : 'clear';
          const answer = gear.hear(exchange);
          return day === 'clear' ? answer : { kind: day === 'lost' ? 'none' : 'garbled' };
        });
        const text = String.fromCharCode(...gear.cells.slice(0x24, 0x24 + luminaireColour.length));
        if (outcome === 'written') expect(text).to.equal(luminaireColour);
        expect(outcome).to.be.oneOf(['written', 'no-answer', 'refused']);
        expect(gear.writes).to.equal(written);
        expect(gear.isLocked).to.equal(true);
        expect([...gear.cells.slice(3, 0x24), ...gear.cells.slice(0x3c)], 'neighbours').to.deep.equal(
          Array(0x21 + 0x3c).fill(0xff),
        );
      }),
    );
  });
});
