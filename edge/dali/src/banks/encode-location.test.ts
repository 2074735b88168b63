import { expect } from 'chai';
import fc from 'fast-check';
import { BANKS } from './bank-tables.js';
import { decodeLocation } from './decode-bank.js';
import { encodeLocation } from './encode-location.js';
import type { Location } from './location.js';

const { nominalInputPower, luminaireGtin, luminaireIdentification, luminaireColour } = BANKS[1].locations;
const { medianUsefulLife, referenceTemperature, medianSourceStarts } = BANKS[207].locations;

describe('bytes written to memory banks', () => {
  // Hand-checked against parts 251 and 253.
  it('are big-endian, scaled and offset as the banks want them', () => {
    expect(encodeLocation('power', nominalInputPower, 300)).to.deep.equal([0x01, 0x2c]);
    expect(encodeLocation('life', medianUsefulLife, 100_000)).to.deep.equal([100]);
    expect(encodeLocation('temperature', referenceTemperature, 75)).to.deep.equal([135]);
    expect(encodeLocation('starts', medianSourceStarts, 50_000)).to.deep.equal([0x01, 0xf4]);
    expect(encodeLocation('gtin', luminaireGtin, '03993023796453')).to.deep.equal([3, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5]);
    expect(encodeLocation('colour', luminaireColour, 'RAL')).to.deep.equal([82, 65, 76, ...Array<number>(21).fill(0)]);
  });

  it('are all ones for unknown, and nothing for an unknown text', () => {
    expect(encodeLocation('power', nominalInputPower, null)).to.deep.equal([0xff, 0xff]);
    expect(encodeLocation('colour', luminaireColour, null)).to.deep.equal(Array<number>(24).fill(0));
  });

  it('never stand for unknown by accident: what does not fit is refused by name and range', () => {
    const refused = (name: string, location: Location, value: string | number | boolean) =>
      expect(() => encodeLocation(name, location, value));
    refused('power', nominalInputPower, 65_534).to.throw('power is 65534; it must be 0 to 65533 W');
    refused('temperature', referenceTemperature, -61).to.throw('-60 to 193 degC');
    refused('power', nominalInputPower, '30').to.throw('a number');
    refused('id', luminaireIdentification, 'ABC').to.throw('16 hexadecimal digits');
    refused('colour', luminaireColour, 'grün').to.throw('plain ASCII');
    refused('colour', luminaireColour, 'x'.repeat(25)).to.throw('at most 24');
    refused('gtin', luminaireGtin, '4 012').to.throw('14 digits');
    refused('flag', BANKS[205].locations.overallFailure, true).to.throw('flag');
  });

  it('read back as what was written', () => {
    const numbers = [
      ...Object.values<Location>(BANKS[1].locations),
      ...Object.values<Location>(BANKS[207].locations),
    ].filter(({ kind, write }) => write && (kind === 'number' || kind === 'temperature'));
    fc.assert(
      fc.property(fc.constantFrom(...numbers), fc.double({ min: 0, max: 1, noNaN: true }), (location, share) => {
        const { min = 0, max = 256 ** location.size - 3, scale = 1 } = location;
        const raw = Math.round(min + share * (max - min));
        const value = raw * scale - (location.kind === 'temperature' ? 60 : 0);
        expect(decodeLocation(location, encodeLocation('value', location, value))).to.equal(value);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[!-~]([ -~]{0,22}[!-~])?$/), (text) => {
        expect(decodeLocation(luminaireColour, encodeLocation('text', luminaireColour, text))).to.equal(text);
      }),
    );
  });
});
