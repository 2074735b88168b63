import { expect } from 'chai';
import fc from 'fast-check';
import { queryDimmingCurve, selectDimmingCurve } from './dimming-curve.js';
import { readGearSettings } from './read-gear-settings.js';
import { play, playWith, record } from './scripted-gear.js';
import { queryGroups, setGroups } from './set-groups.js';
import { queryScenes, setScene } from './set-scenes.js';

const closed = { mayWrite: () => false, wrote: () => {} };

describe('dialogues that set gear up', () => {
  // Hand-checked against part 102: C0, C1 ask; 60 + n adds, 70 + n removes, each twice.
  it('add and remove only the groups that differ, and read back', () => {
    const { result, sent } = play(setGroups(5, [0, 9]), { '0BC0': [0b0000_0100, 0b0000_0001], '0BC1': [0, 0b10] });
    expect(result).to.equal('written');
    expect(sent).to.deep.equal(['0BC0?', '0BC1?', '0B60x2', '0B72x2', '0B69x2', '0BC0?', '0BC1?']);
    expect(play(setGroups(5, [2]), { '0BC0': 0b100, '0BC1': 0 })).to.deep.equal({
      result: 'unchanged',
      sent: ['0BC0?', '0BC1?'],
    });
    expect(play(setGroups(5, [2]), {}).result).to.equal('no-answer');
    expect(play(setGroups(5, [2]), { '0BC0': 0, '0BC1': 0 }).result).to.equal('refused');
    expect(play(setGroups(5, [2], closed), { '0BC0': 0, '0BC1': 0 }).result).to.equal('withheld');
    expect(() => play(setGroups(5, [16]), {})).to.throw('0 to 15');
    expect(play(queryGroups(5), { '0BC0': 0x81, '0BC1': 0x80 }).result).to.deep.equal([0, 7, 15]);
  });

  it('end with exactly the groups that were wished, whatever was there', () => {
    const groups = fc.uniqueArray(fc.integer({ min: 0, max: 15 }));
    fc.assert(
      fc.property(groups, groups, (before, after) => {
        const own = new Set(before);
        const bits = (from: number) =>
          [...own].reduce((sum, n) => (n >= from && n < from + 8 ? sum | (1 << (n - from)) : sum), 0);
        playWith(setGroups(5, after), ({ frame, twice }) => {
          const opcode = frame.data & 0xff;
          if (twice && opcode >> 4 === 6) own.add(opcode & 15);
          if (twice && opcode >> 4 === 7) own.delete(opcode & 15);
          return opcode === 0xc0 || opcode === 0xc1
            ? { kind: 'byte', value: bits(opcode === 0xc0 ? 0 : 8) }
            : { kind: 'none' };
        });
        expect(own).to.deep.equal(new Set(after));
      }),
    );
  });

  // Hand-checked against part 102: B0 + n asks, DTR0 and 40 + n store, 50 + n removes.
  it('store a scene, take a gear out of one, and leave what is right alone', () => {
    expect(play(setScene(5, 3, 200), { '0BB3': [255, 200] })).to.deep.equal({
      result: 'written',
      sent: ['0BB3?', 'A3C8', '0B43x2', '0BB3?'],
    });
    expect(play(setScene(5, 15, null), { '0BBF': [200, 255] })).to.deep.equal({
      result: 'written',
      sent: ['0BBF?', '0B5Fx2', '0BBF?'],
    });
    expect(play(setScene(5, 3, null), { '0BB3': 255 }).result).to.equal('unchanged');
    expect(play(setScene(5, 3, 1, closed), { '0BB3': 255 }).result).to.equal('withheld');
    expect(() => play(setScene(5, 16, 1), {})).to.throw('scene is 16');
    expect(() => play(setScene(5, 0, 255), {})).to.throw('level is 255');
    const scenes = play(queryScenes(5), { '0BB0': 254, '0BB1': 255, '0BB2': 0 }).result;
    expect(scenes.slice(0, 4)).to.deep.equal([254, null, 0, null]);
  });

  // Hand-checked against part 207: C1 06 before each; E3 twice with DTR0 1 is linear; EE asks.
  it('select the dimming curve, with device type 6 enabled right before each frame that needs it', () => {
    const { result, sent, holding } = record(selectDimmingCurve(5, 'linear'), { '0BEE': [0, 1] });
    expect(result).to.equal('written');
    expect(sent).to.deep.equal(['C106', '0BEE?', 'A301', 'C106', '0BE3x2', 'C106', '0BEE?']);
    expect(holding).to.deep.equal(['C106', 'C106', 'C106']);
    expect(play(queryDimmingCurve(5), { '0BEE': 1 }).result).to.equal('linear');
    expect(play(queryDimmingCurve(5), { '0BEE': 7 }).result).to.equal(null);
  });

  it('read all settings of a gear', () => {
    const { result } = play(readGearSettings(5), {
      '0B97': 8,
      '0B99': 6,
      '0B9F': 6,
      '0B9E': 0,
      '0B9A': 85,
      '0BA2': 85,
      '0BA1': 254,
      '0BA3': 255,
      '0BA4': 254,
      '0BA5': 0x07,
      '0BA8': 0x24,
      '0BC0': 1,
      '0BC1': 0,
      ...Object.fromEntries(
        Array.from({ length: 16 }, (_, i) => [`0BB${i.toString(16).toUpperCase()}`, i === 2 ? 170 : 255]),
      ),
      '0BEE': 0,
    });
    expect(result).to.deep.include({
      version: '2.0',
      deviceTypes: [6],
      lightSource: 'LED',
      physicalMinimum: 85,
      minLevel: 85,
      maxLevel: 254,
      powerOnLevel: null,
      systemFailureLevel: 254,
      extendedFadeSeconds: 5,
      groups: [0],
      dimmingCurve: 'logarithmic',
    });
    expect(result?.fade).to.deep.include({ timeCode: 0, rateCode: 7 });
    expect(result?.scenes[2]).to.equal(170);
    expect(play(readGearSettings(5), {})).to.deep.equal({ result: null, sent: ['0B97?', '0B97?'] });
  });
});
