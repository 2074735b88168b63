import { expect } from 'chai';
import { levelColour } from './level-colour.js';

/** Relative luminance (WCAG 2.1). */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

describe('the colour of a level', () => {
  it('gets lighter with every percent, so that it can be read without seeing colours', () => {
    for (let level = 1; level <= 100; level += 1) {
      expect(luminance(levelColour(level))).to.be.above(luminance(levelColour(level - 1)));
    }
  });

  it('tells the least light from none', () => {
    const contrast = (luminance(levelColour(1)) + 0.05) / (luminance(levelColour(0)) + 0.05);
    expect(contrast).to.be.above(1.5);
  });

  it('runs from night blue to lamplight, through the colours between', () => {
    expect([0, 25, 50, 100].map(levelColour)).to.deep.equal(['#0e1738', '#5f4278', '#a95d66', '#ffe88c']);
    expect(levelColour(12.5)).to.equal('#473a74');
  });
});
