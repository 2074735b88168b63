import { DAY, HOUR, MINUTE, type Place } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { plusDays } from './local-time.js';
import { nightOf, nightOfDate, sunTimes } from './sun.js';
import { almanacAltitude } from './testing/almanac.js';
import { at, BRUSSELS } from './testing/street.js';

const near = (instant: number | null, iso: string, minutes: number): void => {
  expect(instant).to.be.a('number');
  expect((instant as number) - at(iso), `${new Date(instant as number).toISOString()} against ${iso}`).to.be.closeTo(
    0,
    minutes * MINUTE,
  );
};
const placeAt = (latitude: number, longitude = 0): Place => ({
  latitude,
  longitude,
  timeZone: 'UTC',
  switchingElevation: -0.833,
});

describe('sun', () => {
  it('agrees with published times for Brussels at both solstices', () => {
    const summer = sunTimes(BRUSSELS, '2026-06-21');
    near(summer.sunset, '2026-06-21T22:00+02:00', 2);
    near(summer.sunrise, '2026-06-21T05:29+02:00', 2);
    const winter = sunTimes(BRUSSELS, '2026-12-21');
    near(winter.sunset, '2026-12-21T16:38+01:00', 2);
    near(winter.sunrise, '2026-12-21T08:42+01:00', 2);
  });

  it('gives the equator a day of 12 h 7 min all year', () => {
    for (let days = 0; days < 365; days += 5) {
      const { sunrise, sunset } = sunTimes(placeAt(0), plusDays('2026-01-01', days));
      expect((sunset as number) - (sunrise as number)).to.be.closeTo(12 * HOUR + 7 * MINUTE, MINUTE);
    }
  });

  it('agrees with a second method on any day at any inhabited place', () => {
    const latitude = fc.double({ min: -62, max: 62, noNaN: true });
    const longitude = fc.double({ min: -180, max: 180, noNaN: true });
    const elevation = fc.constantFrom(-0.833, -3, -6);
    fc.assert(
      fc.property(latitude, longitude, elevation, fc.nat({ max: 6200 }), (lat, long, switchingElevation, days) => {
        const times = sunTimes({ ...placeAt(lat, long), switchingElevation }, plusDays('2024-01-01', days));
        for (const event of [times.sunrise, times.sunset]) {
          if (event !== null) expect(almanacAltitude(event, lat, long)).to.be.closeTo(switchingElevation, 0.05);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has no sunset in polar day and no sunrise in polar night', () => {
    const summer = sunTimes(placeAt(70, 25), '2026-06-21');
    expect([summer.sunrise, summer.sunset, summer.isDarkAtNoon]).to.deep.equal([null, null, false]);
    expect(nightOfDate(placeAt(70, 25), '2026-06-21')).to.equal(null);
    const winter = sunTimes(placeAt(70, 25), '2026-12-21');
    expect([winter.sunrise, winter.sunset, winter.isDarkAtNoon]).to.deep.equal([null, null, true]);
    const night = nightOfDate(placeAt(70, 25), '2026-12-21');
    expect((night?.to as number) - (night?.from as number)).to.be.closeTo(DAY, 2 * MINUTE);
  });

  it('switches later at a lower elevation', () => {
    const [horizon, civil] = [-0.833, -6].map((elevation) =>
      sunTimes({ ...BRUSSELS, switchingElevation: elevation }, '2026-03-20'),
    );
    const minutes = ((civil?.sunset as number) - (horizon?.sunset as number)) / MINUTE;
    expect(minutes).to.be.within(31, 35);
  });

  it('strings nights together without overlap at every latitude through the year', () => {
    const anywhere = fc.record({
      latitude: fc.double({ min: -90, max: 90, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
      timeZone: fc.constantFrom('UTC', 'Europe/Brussels', 'Pacific/Apia'),
      switchingElevation: fc.constantFrom(-0.833, -6),
    });
    fc.assert(
      fc.property(anywhere, fc.nat({ max: 365 }), (place, days) => {
        const nights = [0, 1, 2, 3].map((more) => nightOfDate(place, plusDays('2027-01-01', days + more)));
        let last = Number.NEGATIVE_INFINITY;
        for (const night of nights) {
          if (!night) continue;
          expect(night.from).to.be.at.least(last - MINUTE);
          expect(night.to - night.from).to.be.within(1, DAY + 2 * MINUTE);
          last = night.to;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps one solar noon to a date where the clock is half a day off the sun', () => {
    const dateLine = { ...placeAt(0, 179.99), timeZone: 'UTC' };
    let last = sunTimes(dateLine, '2026-01-01').solarNoon;
    for (let days = 1; days < 366; days += 1) {
      const { solarNoon } = sunTimes(dateLine, plusDays('2026-01-01', days));
      expect(solarNoon - last).to.be.within(DAY - MINUTE, DAY + MINUTE);
      last = solarNoon;
    }
  });

  it('leaves no gap at midnight where the clock is half a day off the sun', () => {
    const pole = { ...placeAt(89.9, 179.99), timeZone: 'UTC' };
    for (const minute of [0, 1, 2, 3]) {
      const instant = at('2026-12-31T00:00Z') + minute * MINUTE;
      expect(nightOf(pole, instant)?.from, `00:0${minute}`).to.be.at.most(instant);
    }
  });

  it('names the running night, and by day the coming one', () => {
    const expected = nightOfDate(BRUSSELS, '2026-12-21');
    for (const instant of ['2026-12-21T12:00Z', '2026-12-21T20:00Z', '2026-12-22T03:00Z'])
      expect(nightOf(BRUSSELS, at(instant))).to.deep.equal(expected);
    expect(nightOf(BRUSSELS, at('2026-12-22T10:00Z'))).to.deep.equal(nightOfDate(BRUSSELS, '2026-12-22'));
    expect(nightOf(placeAt(70, 25), at('2026-06-21T12:00Z'))).to.equal(null);
  });

  it('refuses a place without a position', () => {
    expect(() => sunTimes(placeAt(Number.NaN), '2026-06-21')).to.throw(RangeError);
  });
});
