import { expect } from 'chai';
import { extendedFadeSeconds, fadeRateStepsPerSecond, fadeTimeCode, fadeTimeSeconds } from './fade.js';

const tenths = (value: number) => Math.round(value * 10) / 10;

describe('fade times', () => {
  it('follow the table of part 102', () => {
    const seconds = Array.from({ length: 15 }, (_, i) => tenths(fadeTimeSeconds(i + 1)));
    expect(seconds).to.deep.equal([0.7, 1, 1.4, 2, 2.8, 4, 5.7, 8, 11.3, 16, 22.6, 32, 45.3, 64, 90.5]);
    expect(fadeTimeSeconds(0)).to.equal(0);
  });

  it('find the nearest code for a duration', () => {
    for (let code = 1; code <= 15; code += 1) expect(fadeTimeCode(fadeTimeSeconds(code))).to.equal(code);
    expect([0, 0.2, 0.5, 1.5, 600].map(fadeTimeCode)).to.deep.equal([0, 0, 1, 3, 15]);
  });

  it('give fade rates from 358 steps per second at 1 over 45 at 7 to 2.8 at 15', () => {
    expect([1, 7, 15].map((code) => tenths(fadeRateStepsPerSecond(code)))).to.deep.equal([357.8, 44.7, 2.8]);
  });

  it('read the extended fade time: 100 ms to 16 minutes, nothing above 4F', () => {
    expect([0x00, 0x10, 0x1f, 0x24, 0x30, 0x4f, 0x50].map(extendedFadeSeconds)).to.deep.equal([
      0, 0.1, 1.6, 5, 10, 960, 0,
    ]);
  });
});
