import { expect } from 'chai';
import { parseOptions } from './options.js';

const NOW = Date.parse('2026-12-31T23:30Z');

describe('the options of lint-program', () => {
  it('are a file, and this year by local time', () => {
    expect(parseOptions(['p.json'], NOW)).to.deep.equal({
      file: 'p.json',
      position: null,
      timeZone: null,
      year: 2027,
      json: false,
    });
    expect(parseOptions(['p.json', '--zone', 'UTC'], NOW).year).to.equal(2026);
  });

  it('name place, zone, year and form', () => {
    const argv = ['p.json', '--place', '43.3, -3', '--zone', 'Europe/Madrid', '--year', '2028', '--json'];
    expect(parseOptions(argv, NOW)).to.deep.equal({
      file: 'p.json',
      position: { latitude: 43.3, longitude: -3 },
      timeZone: 'Europe/Madrid',
      year: 2028,
      json: true,
    });
  });
});
