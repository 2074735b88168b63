import { expect } from 'chai';
import { parseOptions } from './options.js';

const NOW = Date.parse('2026-11-25T21:00Z');

describe('the command line of the preview', () => {
  it('means Brussels, tonight and this year when nothing else is said', () => {
    expect(parseOptions(['default'], NOW)).to.deep.equal({
      program: 'default',
      place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels', switchingElevation: -0.833 },
      floorLevel: 0,
      lightingClass: '',
      year: 2026,
      date: '2026-11-25',
      out: undefined,
      json: false,
    });
  });

  it('takes place, zone, elevation, floor, class and file', () => {
    const given = ['park.json', '--place', '-33.87,151.21', '--zone', 'Australia/Sydney', '--elevation', '-6'];
    const more = ['--floor', '20', '--class', 'P4', '--out', 'park.svg', '--json'];
    expect(parseOptions([...given, ...more], NOW)).to.deep.include({
      program: 'park.json',
      place: { latitude: -33.87, longitude: 151.21, timeZone: 'Australia/Sydney', switchingElevation: -6 },
      floorLevel: 20,
      lightingClass: 'P4',
      out: 'park.svg',
      json: true,
    });
  });

  it('counts the hours after midnight to the evening before', () => {
    expect(parseOptions(['default'], Date.parse('2026-11-26T03:00Z')).date).to.equal('2026-11-25');
    const newYear = parseOptions(['default'], Date.parse('2027-01-01T03:00Z'));
    expect(newYear).to.include({ date: '2026-12-31', year: 2026 });
  });

  it('draws the year of a date, and the longest night of a year that is not the running one', () => {
    expect(parseOptions(['default', '--date', '2028-02-29'], NOW)).to.include({ year: 2028, date: '2028-02-29' });
    expect(parseOptions(['default', '--year', '2030'], NOW)).to.include({ year: 2030, date: '2030-12-21' });
    expect(parseOptions(['default', '--year', '2026'], NOW)).to.include({ year: 2026, date: '2026-11-25' });
  });
});
