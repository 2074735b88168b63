import { expect } from 'chai';
import fc from 'fast-check';
import { play, playWith } from '../dialogues/scripted-gear.js';
import { readdressControlDevice, readdressGear, swapControlDevices, swapGear } from './readdress.js';
import { type Spoil, UnitsOnALine } from './units-on-a-line.js';

const line = (shorts: readonly number[], weather?: readonly Spoil[]) =>
  new UnitsOnALine(
    shorts.map((short) => ({ short, draws: [short] })),
    weather,
  );

describe('readdressing', () => {
  // Hand-checked against part 102: 6 is coded 0D; 98 reads DTR0 back before 80 is sent twice.
  it('moves gear once DTR0 was read back right', () => {
    const { result, sent } = play(readdressGear(5, 6), {
      '0D91': ['none', 'none', 'none', 255],
      '0B91': [255, 'none'],
      '0B98': 13,
    });
    expect(result).to.equal('moved');
    expect(sent).to.deep.equal([
      ...['0D91?', '0D91?', '0D91?', '0B91?'],
      ...['A30D', '0B98?', '0B80x2'],
      ...['0D91?', '0B91?', '0B91?', '0B91?'],
    ]);
  });

  // Hand-checked against part 103: addresses travel as they are; 36 reads DTR0, 14 sets.
  it('moves a control device in 24 bits', () => {
    const { result, sent } = play(readdressControlDevice(5, 6), {
      '0DFE30': ['none', 'none', 'none', 0],
      '0BFE30': [0, 'none'],
      '0BFE36': 6,
    });
    expect(result).to.equal('moved');
    expect(sent.slice(4, 7)).to.deep.equal(['C13006', '0BFE36?', '0BFE14x2']);
  });

  it('sends no address to gear whose DTR0 holds something else', () => {
    const { result, sent } = play(readdressGear(5, 6), { '0B91': 255, '0B98': 77 });
    expect(result).to.equal('refused');
    expect(sent).to.not.include('0B80x2');
  });

  it('leaves everything as it is where the new address is taken or nobody has the old one', () => {
    const two = line([5, 6]);
    expect(playWith(readdressGear(5, 6), two.hear)).to.equal('taken');
    expect(playWith(readdressGear(9, 7), two.hear)).to.equal('no-answer');
    expect(two.addresses).to.deep.equal([5, 6]);
    expect(() => play(readdressGear(5, 64), {})).to.throw('short address is 64');
  });

  it('lets two units change places by way of a free address', () => {
    for (const swap of [swapGear, swapControlDevices]) {
      const three = line([5, 6, 63]);
      expect(playWith(swap(5, 6), three.hear)).to.deep.equal({ outcome: 'swapped', first: 6, second: 5 });
      expect(three.addresses).to.deep.equal([6, 5, 63]);
    }
  });

  it('puts the first back when the second does not move, and says where they are', () => {
    const one = line([5]);
    expect(playWith(swapGear(5, 6), one.hear)).to.deep.equal({ outcome: 'no-answer', first: 5, second: 6 });
    expect(one.addresses).to.deep.equal([5]);
  });

  it('changes no places on a full line', () => {
    const full = line(Array.from({ length: 64 }, (_, i) => i));
    expect(playWith(swapGear(1, 2), full.hear)).to.deep.equal({ outcome: 'no-free-address', first: 1, second: 2 });
  });

  it('never puts two units on one address, and says where they are, through any weather', () => {
    const spoils = fc.array(fc.constantFrom<Spoil>('clear', 'clear', 'lost', 'garbled'), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { minLength: 2, maxLength: 20 }),
        spoils,
        (shorts, weather) => {
          const units = line(shorts, weather);
          const [first = 0, second = 0] = shorts;
          const report = playWith(swapGear(first, second), units.hear);
          expect(new Set(units.addresses).size).to.equal(shorts.length);
          if (report.outcome === 'swapped') expect(units.addresses.slice(0, 2)).to.deep.equal([second, first]);
          expect(units.addresses.slice(2)).to.deep.equal(shorts.slice(2));
        },
      ),
    );
  });
});
