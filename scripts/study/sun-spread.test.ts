import { expect } from 'chai';
import { sunSpreadSeconds } from './sun-spread.js';

const place = { latitude: 50.85, longitude: 4.35, timeZone: 'Europe/Brussels', switchingElevation: -0.833 };

describe('how much sunset differs over an inventory', () => {
  it('is nothing at the place itself', () => {
    expect(sunSpreadSeconds(place, [place])).to.equal(0);
  });

  it('is 24 s for a tenth of a degree of longitude, to either side', () => {
    for (const longitude of [4.25, 4.45]) {
      expect(sunSpreadSeconds(place, [{ latitude: 50.85, longitude }])).to.be.within(24, 25);
    }
  });

  it('grows with latitude too, at the solstices', () => {
    expect(sunSpreadSeconds(place, [{ latitude: 50.95, longitude: 4.35 }])).to.be.within(25, 40);
  });
});
