import { expect } from 'chai';
import { at, BRUSSELS } from '../testing/street.js';
import { type SunCrossing, sunCrossings } from './sun-crossing.js';

const POLAR = { latitude: 69.65, longitude: 18.96, timeZone: 'Europe/Oslo', switchingElevation: -0.833 };
const texts = (crossings: readonly SunCrossing[]): string[] =>
  crossings.map(({ event, at: instant }) => `${event} ${new Date(instant).toISOString().slice(5, 16)}`);

describe('sunsets and sunrises of a stretch of time', () => {
  it('come in order, each once', () => {
    const crossings = sunCrossings(BRUSSELS, at('2026-12-20T11:00Z'), at('2026-12-22T11:00Z'));
    expect(texts(crossings)).to.deep.equal([
      'sunset 12-20T15:38',
      'sunrise 12-21T07:42',
      'sunset 12-21T15:38',
      'sunrise 12-22T07:43',
    ]);
  });

  it('include the first instant and exclude the last', () => {
    const [sunset, sunrise] = sunCrossings(BRUSSELS, at('2026-12-21T11:00Z'), at('2026-12-22T11:00Z')).map(
      (crossing) => crossing.at,
    ) as [number, number];
    expect(sunCrossings(BRUSSELS, sunset, sunrise)).to.deep.equal([{ event: 'sunset', at: sunset }]);
    expect(sunCrossings(BRUSSELS, sunset + 1, sunrise + 1)).to.deep.equal([{ event: 'sunrise', at: sunrise }]);
  });

  it('are none in polar day and polar night', () => {
    expect(sunCrossings(POLAR, at('2026-06-20T00:00Z'), at('2026-06-23T00:00Z'))).to.deep.equal([]);
    expect(sunCrossings(POLAR, at('2026-12-20T00:00Z'), at('2026-12-23T00:00Z'))).to.deep.equal([]);
  });

  it('are found where the clock stands far from the sun', () => {
    const east = { ...BRUSSELS, latitude: 0, longitude: 179, timeZone: 'UTC' };
    const west = { ...BRUSSELS, latitude: 0, longitude: -179, timeZone: 'UTC' };
    for (const place of [east, west]) {
      const [from, to] = [at('2026-03-20T00:00Z'), at('2026-03-23T00:00Z')];
      expect(sunCrossings(place, from, to).map(({ event }) => event)).to.have.members([
        ...['sunset', 'sunset', 'sunset'],
        ...['sunrise', 'sunrise', 'sunrise'],
      ]);
    }
  });

  it('lie further into the night at a lower switching elevation', () => {
    const [from, to] = [at('2026-12-21T11:00Z'), at('2026-12-22T11:00Z')];
    const civil = sunCrossings({ ...BRUSSELS, switchingElevation: -6 }, from, to);
    expect(texts(civil)).to.deep.equal(['sunset 12-21T16:18', 'sunrise 12-22T07:03']);
  });
});
