import { expect } from 'chai';
import { broadcast, short } from '../addresses.js';
import {
  kelvinToMirek,
  mirekToKelvin,
  queryColourValue,
  readColourTemperature,
  setColourTemperature,
  setColourTemperatureLimit,
  stepColourTemperature,
} from './colour-temperature.js';
import { play, record } from './scripted-gear.js';

describe('colour temperature', () => {
  // Hand-checked against part 209: 2700 K is 370 mirek, 0172; E7 sets it aside, E2 activates it.
  it('is sent as mirek in DTR1:DTR0, with device type 8 enabled before each command', () => {
    const { sent, holding } = record(setColourTemperature(short(5), 2700), {});
    expect(sent).to.deep.equal(['A372', 'C301', 'C108', '0BE7', 'C108', '0BE2']);
    expect(holding).to.deep.equal(['C108', 'C108']);
    expect(play(setColourTemperature(broadcast, 4000), {}).sent.slice(-1)).to.deep.equal(['FFE2']);
  });

  it('goes a step cooler or warmer', () => {
    expect(play(stepColourTemperature(short(5), 'cooler'), {}).sent).to.deep.equal(['C108', '0BE8']);
    expect(play(stepColourTemperature(short(5), 'warmer'), {}).sent).to.deep.equal(['C108', '0BE9']);
  });

  // Hand-checked: DTR0 names the value, FA answers the high byte and leaves the low one in DTR0, which 98 reads.
  it('is read byte by byte, and set up anew after a lost answer', () => {
    const { result, sent } = play(queryColourValue(5, 'coolest'), { '0BFA': ['none', 0], '0B98': 0xfa });
    expect(result).to.equal(250);
    expect(sent).to.deep.equal(['A380', 'C108', '0BFA?', 'A380', 'C108', '0BFA?', '0B98?']);
    expect(play(queryColourValue(5, 'coolest'), { '0BFA': 255, '0B98': 255 }).result, 'MASK').to.equal(null);
    expect(play(queryColourValue(5, 'coolest'), { '0BFA': 1 }).result, 'half an answer').to.equal(null);
  });

  it('comes with what the gear can do', () => {
    const { result, sent } = play(readColourTemperature(5), {
      '0BF9': 0x02,
      '0BF8': 0x20,
      '0BFA': [1, 0, 1],
      '0B98': [0x72, 0xc8, 0x90],
    });
    expect(sent[0]).to.equal('0BA0?');
    expect(result.features).to.deep.include({ temperature: true, xy: false });
    expect(result.status).to.deep.include({ temperatureActive: true, temperatureOutOfRange: false });
    expect(Math.round(result.kelvin ?? 0)).to.equal(2703);
    expect(result.coolestKelvin).to.equal(5000);
    expect(result.warmestKelvin).to.equal(2500);
    const white = play(readColourTemperature(5), { '0BF9': 0x01 }).result;
    expect(white).to.deep.include({ status: null, kelvin: null });
    expect(play(readColourTemperature(5), {}).result.features).to.equal(null);
  });

  // Hand-checked against part 209: 5000 K is 200 mirek, 00C8; DTR2 0 is coolest; F2 twice.
  it('has limits that are written only where different', () => {
    const { result, sent } = play(setColourTemperatureLimit(5, 'coolest', 5000), { '0BFA': 0, '0B98': [0x99, 0xc8] });
    expect(result).to.equal('written');
    expect(sent.slice(4, 9)).to.deep.equal(['A3C8', 'C300', 'C500', 'C108', '0BF2x2']);
    expect(play(setColourTemperatureLimit(5, 'coolest', 5000), { '0BFA': 0, '0B98': 0xc8 }).result).to.equal(
      'unchanged',
    );
    expect(play(setColourTemperatureLimit(5, 'warmest', 2500), { '0BFA': 0, '0B98': 0xc8 }).result).to.equal('refused');
    expect(play(setColourTemperatureLimit(5, 'warmest', 2500), {}).result).to.equal('no-answer');
    const closed = { mayWrite: () => false, wrote: () => {} };
    expect(play(setColourTemperatureLimit(5, 'warmest', 2500, closed), { '0BFA': 0, '0B98': 1 }).result).to.equal(
      'withheld',
    );
  });

  it('is held within what mirek can say', () => {
    expect([1_000_000, 4000, 2700, 1].map(kelvinToMirek)).to.deep.equal([1, 250, 370, 65_534]);
    expect(mirekToKelvin(250)).to.equal(4000);
    expect(() => kelvinToMirek(0)).to.throw('above 0');
  });
});
