import { expect } from 'chai';
import { broadcast, group, short } from '../addresses.js';
import { identify } from './identify.js';
import { queryActualLevel } from './query-actual-level.js';
import { queryLedFailures } from './query-led-failures.js';
import { queryStatus } from './query-status.js';
import { scanGear } from './scan-gear.js';
import { play, record } from './scripted-gear.js';
import { setFadeTime } from './set-fade-time.js';
import { setLevel } from './set-level.js';
import { setSafeLevels } from './set-safe-levels.js';

describe('dialogues with control gear', () => {
  it('set a level with one frame and look for no answer', () => {
    expect(play(setLevel(short(5), 178), {}).sent).to.deep.equal(['0AB2']);
    expect(play(setLevel(broadcast, 0), {}).sent).to.deep.equal(['FE00']);
  });

  it('read the status bit by bit', () => {
    expect(play(queryStatus(5), { '0B90': 0b1000_0110 }).result).to.deep.equal({
      gearFailure: false,
      lampFailure: true,
      lampOn: true,
      limitError: false,
      fadeRunning: false,
      resetState: false,
      missingShortAddress: false,
      powerCycleSeen: true,
    });
  });

  it('ask once more on silence, then give up with null', () => {
    expect(play(queryActualLevel(5), { '0BA0': ['none', 229] })).to.deep.equal({
      result: 229,
      sent: ['0BA0?', '0BA0?'],
    });
    expect(play(queryActualLevel(5), {})).to.deep.equal({ result: null, sent: ['0BA0?', '0BA0?'] });
  });

  it('ask a garbled answer again, twice at most', () => {
    expect(play(queryStatus(5), { '0B90': ['garbled', 'garbled', 4] }).result?.lampOn).to.equal(true);
    const hopeless = play(queryStatus(5), { '0B90': 'garbled' });
    expect(hopeless.result).to.equal(null);
    expect(hopeless.sent).to.have.length(3);
  });

  // Hand-checked against part 207: C1 06, then F1.
  it('enable device type 6 right before each try of a LED question', () => {
    const { result, sent } = play(queryLedFailures(1), { '03F1': ['none', 0x02] });
    expect(sent).to.deep.equal(['C106', '03F1?', 'C106', '03F1?']);
    expect(result).to.deep.include({ openCircuit: true, shortCircuit: false });
  });

  it('let nothing come between ENABLE DEVICE TYPE and the question it prepares', () => {
    expect(record(queryLedFailures(1), { '03F1': ['none', 0x02] }).holding).to.deep.equal(['C106', 'C106']);
  });

  it('write a fade time only where it differs, and read it back', () => {
    expect(play(setFadeTime(short(2), 4), { '05A5': 0x47 })).to.deep.equal({ result: 'unchanged', sent: ['05A5?'] });
    expect(play(setFadeTime(short(2), 4), { '05A5': [0x07, 0x47] })).to.deep.equal({
      result: 'written',
      sent: ['05A5?', 'A304', '052Ex2', '05A5?'],
    });
    expect(play(setFadeTime(short(2), 4), { '05A5': 0x07 }).result).to.equal('refused');
    expect(play(setFadeTime(short(2), 4), {}).result).to.equal('no-answer');
    expect(play(setFadeTime(group(1), 4), {})).to.deep.equal({ result: 'written', sent: ['A304', '832Ex2'] });
    expect(() => play(setFadeTime(short(2), 16), {})).to.throw('0 to 15');
  });

  // Hand-checked against part 102: A3, A4 ask; 2D, 2C store DTR0, each twice.
  it('make power-on and system-failure level full light, only where they are not', () => {
    expect(play(setSafeLevels(0), { '01A3': 254, '01A4': 254 })).to.deep.equal({
      result: 'unchanged',
      sent: ['01A3?', '01A4?'],
    });
    expect(play(setSafeLevels(0), { '01A3': 254, '01A4': [100, 254] })).to.deep.equal({
      result: 'written',
      sent: ['01A3?', '01A4?', 'A3FE', '012Cx2', '01A4?'],
    });
    expect(play(setSafeLevels(0), { '01A3': [0, 0], '01A4': 254 }).result).to.equal('refused');
    expect(play(setSafeLevels(0), {})).to.deep.equal({ result: 'no-answer', sent: ['01A3?', '01A3?'] });
  });

  it('tell the gate of every write, tries again included, and write nothing that it holds back', () => {
    const wrote: string[] = [];
    const gate = (most: number) => ({
      mayWrite: () => wrote.length < most,
      wrote: (parameter: string) => void wrote.push(parameter),
    });
    expect(play(setSafeLevels(0, gate(9)), { '01A3': [0, 0, 254], '01A4': [0, 254] }).result).to.equal('written');
    expect(wrote.splice(0)).to.deep.equal(['powerOnLevel', 'powerOnLevel', 'systemFailureLevel']);
    expect(play(setSafeLevels(0, gate(0)), { '01A3': 0, '01A4': 254 })).to.deep.equal({
      result: 'withheld',
      sent: ['01A3?', '01A4?'],
    });
    expect(play(setFadeTime(group(1), 4, gate(0)), {})).to.deep.equal({ result: 'withheld', sent: [] });
    expect(play(setFadeTime(short(2), 4, gate(1)), { '05A5': 0x07 }).result, 'no second try').to.equal('refused');
    expect(wrote).to.deep.equal(['fadeTime']);
  });

  it('make a gear show itself, sent twice', () => {
    expect(play(identify(3), {}).sent).to.deep.equal(['0725x2']);
  });

  it('scan all 64 addresses once and list the features of what answers', () => {
    const { result, sent } = play(scanGear({ identities: false }), {
      '0191': 0xff,
      '0199': 6,
      '7F91': ['garbled', 0xff],
      '7F99': 255,
      '7FA7': [6, 51, 52, 254],
    });
    expect(result).to.deep.equal([
      { shortAddress: 0, deviceTypes: [6], gtin: null, identification: null },
      { shortAddress: 63, deviceTypes: [6, 51, 52], gtin: null, identification: null },
    ]);
    expect(sent).to.have.length(64 + 1 + 1 + 5);
  });

  it('list the features from the start again when one answer was lost', () => {
    const { result } = play(scanGear({ identities: false }), {
      '0191': 0xff,
      '0199': 255,
      '01A7': [6, 'garbled', 6, 51, 52, 254],
    });
    expect(result[0]?.deviceTypes).to.deep.equal([6, 51, 52]);
  });

  it('end a list of features that never ends', () => {
    const { result } = play(scanGear({ identities: false }), { '0191': 0xff, '0199': 255, '01A7': 6 });
    expect(result[0]?.deviceTypes).to.deep.equal([6]);
  });
});
