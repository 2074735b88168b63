import { expect } from 'chai';
import { demoDistrict } from './demo-district.js';
import { distance } from './polyline.js';

describe('the demonstration district', () => {
  const cabinets = demoDistrict();

  it('has three cabinets in two municipalities, about forty luminaires each, and says that it is generated', () => {
    expect(cabinets).to.have.length(3);
    expect(new Set(cabinets.map((each) => each.nis))).to.have.property('size', 2);
    for (const { luminaires, isGenerated } of cabinets) {
      expect(luminaires.length).to.be.within(34, 48);
      expect(isGenerated).to.equal(true);
    }
  });

  it('is the same at every call', () => {
    expect(demoDistrict()).to.deep.equal(cabinets);
  });

  it('fits a DALI line: unique devices, short addresses 0 to 63', () => {
    for (const { luminaires, sensors } of cabinets) {
      const devices = [...luminaires, ...sensors].map((each) => each.device);
      expect(new Set(devices).size).to.equal(devices.length);
      expect(luminaires.map((each) => each.shortAddress)).to.deep.equal(luminaires.map((_, index) => index));
      expect(luminaires.length).to.be.at.most(60);
    }
  });

  it('stands its poles 25 to 30 m apart along each street', () => {
    for (const { luminaires, streets } of cabinets) {
      for (const { name } of streets) {
        const poles = luminaires.filter((each) => each.street === name);
        expect(poles.length, name).to.be.at.least(8);
        poles.slice(1).forEach((pole, index) => {
          const before = poles[index];
          if (!before) return;
          const apart = distance([before.longitude, before.latitude], [pole.longitude, pole.latitude]);
          // Alternate sides add a little, bends take a little.
          expect(apart, name).to.be.within(20, 33);
        });
      }
    }
  });

  it('gives every sensor rings of luminaires that exist, none in two', () => {
    for (const { luminaires, sensors } of cabinets) {
      expect(sensors.length).to.be.within(1, 2);
      const known = new Set(luminaires.map((each) => each.device));
      for (const { rings } of sensors) {
        const members = rings.flat();
        expect(new Set(members).size).to.equal(members.length);
        expect(members.every((each) => known.has(each))).to.equal(true);
        expect(rings[0]?.length).to.be.within(2, 5);
      }
    }
  });
});
