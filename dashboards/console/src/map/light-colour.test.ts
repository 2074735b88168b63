import { expect } from 'chai';
import fc from 'fast-check';
import { lightColour } from './light-colour.js';

describe('the colour of light', () => {
  const brightness = (level: number): number =>
    (lightColour(level).match(/\d+/g) ?? []).map(Number).reduce((sum, part) => sum + part, 0);

  it('grows brighter with every level of a lit lamp', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), (level) => {
        expect(brightness(level + 1)).to.be.at.least(brightness(level));
      }),
    );
    expect(brightness(100)).to.be.greaterThan(brightness(40));
  });

  it('stays a colour outside 0 to 100', () => {
    expect(lightColour(-5)).to.equal(lightColour(0));
    expect(lightColour(500)).to.equal(lightColour(100));
  });
});
