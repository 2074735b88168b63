import { expect } from 'chai';
import fc from 'fast-check';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import type { Answer, Exchange } from '../frames.js';
import { decodeForward16 } from '../gear-frames.js';
import { readEnergy } from './read-energy.js';
import { readGearHealth, readSourceHealth } from './read-health.js';
import { readIdentity } from './read-identity.js';
import { play, playWith, record } from './scripted-gear.js';

/**
 * For tests: one gear's memory as part 102 describes it, with DTR0 that moves on, write enabling that every other command
 * cancels, and a latch. `live` is what the gear measures now.
 */
class MemoryOfOneGear {
  dtr0 = 0;
  dtr1 = 0;
  writeEnabled = false;
  latched: Map<number, number> | null = null;
  readonly sent: Exchange[] = [];

  constructor(
    readonly bank: number,
    private readonly live: () => Map<number, number>,
  ) {}

  hear(exchange: Exchange): Answer {
    this.sent.push(exchange);
    const message = decodeForward16(exchange.frame.data);
    if (message.kind === 'special') {
      if (message.code === 0xa3) this.dtr0 = message.data;
      else if (message.code === 0xc3) this.dtr1 = message.data;
      else if (message.code === 0xc9) this.#write(message.data);
      else this.writeEnabled = false;
      return { kind: 'none' };
    }
    this.writeEnabled = message.kind === 'command' && message.opcode === 0x81 && exchange.twice;
    if (message.kind === 'command' && message.opcode === GEAR_COMMANDS.readMemoryLocation.opcode) return this.#read();
    return { kind: 'none' };
  }

  #write(value: number): void {
    if (!this.writeEnabled) return;
    if (this.dtr1 === this.bank && this.dtr0 === 2) this.latched = value === 0xaa ? this.live() : null;
    this.dtr0 += 1;
  }

  #read(): Answer {
    if (this.dtr1 !== this.bank) return { kind: 'none' };
    const value = (this.latched ?? this.live()).get(this.dtr0);
    this.dtr0 = Math.min(255, this.dtr0 + 1);
    return value === undefined ? { kind: 'none' } : { kind: 'byte', value };
  }
}

const bytesFrom = (address: number, values: readonly number[]) =>
  new Map(values.map((value, i) => [address + i, value]));

/** Energy of `wattHours` and power of 41 W. */
const energyBank = (wattHours: number) =>
  bytesFrom(4, [0, 0, 0, 0, 0, wattHours >> 8, wattHours & 0xff, 0, 0, 0, 0, 41]);

describe('dialogues with memory banks', () => {
  it('read energy from one latched snapshot and let it go, in 20 exchanges', () => {
    const { sent } = play(readEnergy(5), { '0BC5': [0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 41] });
    expect(sent).to.deep.equal([
      'C3CA',
      ...['A302', '0B81x2', 'C9AA'],
      ...['A304', ...Array<string>(12).fill('0BC5?')],
      ...['A302', '0B81x2', 'C9FF'],
    ]);
  });

  it('let nothing come between enabling a write and the write, and levels in everywhere else', () => {
    const { holding } = record(readEnergy(5), { '0BC5': [0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 41] });
    expect(holding).to.deep.equal(['0B81', '0B81']);
  });

  it('never mix two instants, even when the counter carries over between two bytes', () => {
    let wattHours = 250;
    const gear = new MemoryOfOneGear(202, () => energyBank(wattHours));
    const energy = playWith(readEnergy(5), (exchange) => {
      const answer = gear.hear(exchange);
      if (answer.kind === 'byte') wattHours += 1;
      return answer;
    });
    expect(energy).to.deep.equal({ energyWh: 250, powerW: 41 });
    expect(gear.latched).to.equal(null);
  });

  it('give nulls without reading on when nobody answers, and leave no latch behind', () => {
    const { result, sent } = play(readEnergy(5), {});
    expect(result).to.deep.equal({ energyWh: null, powerW: null });
    expect(sent).to.have.length(9);
  });

  it('give null for what the gear says it does not know', () => {
    const { result } = play(readEnergy(5), { '0BC5': [0, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 41] });
    expect(result).to.deep.equal({ energyWh: null, powerW: 41 });
  });

  it('read the right values through any mixture of garbled answers and single silences', () => {
    const noise = fc.array(fc.constantFrom('clear', 'clear', 'clear', 'unheard', 'garbled'), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(noise, fc.integer({ min: 0, max: 0xffff }), (weather, wattHours) => {
        const gear = new MemoryOfOneGear(202, () => energyBank(wattHours));
        let reads = 0;
        const energy = playWith(readEnergy(5), (exchange) => {
          const event = exchange.answer ? weather[reads++ % weather.length] : 'clear';
          // Unheard: the gear missed the frame and did not move on. Garbled: it answered and did.
          if (event === 'unheard') return { kind: 'none' };
          const answer = gear.hear(exchange);
          return event === 'garbled' ? { kind: 'garbled' } : answer;
        });
        expect(energy.energyWh === null || energy.energyWh === wattHours).to.equal(true);
        expect(energy.powerW === null || energy.powerW === 41).to.equal(true);
      }),
    );
  });

  it('recover a value after one lost answer by setting bank and address again', () => {
    const gear = new MemoryOfOneGear(202, () => energyBank(777));
    let reads = 0;
    const energy = playWith(readEnergy(5), (exchange) => {
      const answer = gear.hear(exchange);
      if (!exchange.answer) return answer;
      reads += 1;
      return reads % 5 === 0 ? { kind: 'garbled' } : answer;
    });
    expect(energy).to.deep.equal({ energyWh: 777, powerW: 41 });
  });

  it('keep what an older edition has and stop at its end', () => {
    const gear = new MemoryOfOneGear(205, () => bytesFrom(4, [0, 0, 14, 16, 0, 0, 9, 9, 1]));
    const health = playWith(readGearHealth(5), (exchange) => gear.hear(exchange));
    expect(health).to.deep.include({ operatingTime: 3600, startCounter: 9, supplyVoltage: 230.5, temperature: null });
    expect(gear.sent.length).to.be.below(30);
  });

  it('skip the counters that people may reset', () => {
    const gear = new MemoryOfOneGear(206, () => new Map(Array.from({ length: 0x21 }, (_, i) => [i, i])));
    const health = playWith(readSourceHealth(5), (exchange) => gear.hear(exchange));
    expect(health.startCounter).to.equal(0x070809);
    expect(health.onTime).to.equal(0x0e0f1011);
    expect(health).to.not.have.any.keys('startCounterResettable', 'onTimeResettable', 'version');
  });

  it('read who a gear is from bank 0', () => {
    const gear = new MemoryOfOneGear(0, () => bytesFrom(3, [0, 0, 0, 0, 0, 77, 1, 5, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0]));
    expect(playWith(readIdentity(5), (exchange) => gear.hear(exchange))).to.deep.equal({
      gtin: '00000000000077',
      identification: '0000000000000102',
      firmwareVersion: '1.5',
      hardwareVersion: '3.0',
    });
  });
});
