import { expect } from 'chai';
import { date, position, year, zone } from './option-values.js';

describe('values of options', () => {
  it('take a date that there is, and refuse any other without falling over', () => {
    expect(date('2028-02-29')).to.equal('2028-02-29');
    for (const text of ['2026-13-01', '2026-02-30', '2026-1-1', 'tonight', '']) {
      expect(() => date(text), text).to.throw('must be a date such as 2026-12-21');
    }
  });

  it('take a position in degrees', () => {
    expect(position(' 50.85, 4.35')).to.deep.equal({ latitude: 50.85, longitude: 4.35 });
    for (const text of ['50.85', '91,0', '0,181', '50,4,3', ',4', 'north,east']) {
      expect(() => position(text), text).to.throw('must be latitude and longitude in degrees');
    }
  });

  it('take a time zone and a year', () => {
    expect([zone('Europe/Brussels'), year('2199')]).to.deep.equal(['Europe/Brussels', 2199]);
    expect(() => zone('Mars/Base')).to.throw('must be an IANA time zone');
    for (const text of ['1969', '2200', '2e3', '']) expect(() => year(text), text).to.throw('1970 to 2199');
  });
});
