import { expect } from 'chai';
import { parseOptions } from './options.js';

describe('the options of a study', () => {
  it('are, without any, the default program against full light for this year', () => {
    expect(parseOptions([], 2031)).to.deep.include({
      kind: 'study',
      program: 'default',
      against: 'full',
      from: '2031-01-01',
      to: '2031-12-31',
      elevation: -0.833,
      supply: { kind: 'switched', leadMinutes: 60, lagMinutes: 60 },
      by: 'municipality',
      json: false,
    });
  });

  it('name span, place, supply and prices', () => {
    const argv = ['--from', '2026-11-01', '--to', '2026-11-30', '--place', '40.35, 18.17, Europe/Rome'];
    const given = parseOptions(
      [...argv, '--supply', '15,20', '--price', 'peak=0.3, off-peak=0.1', '--elevation', '-6'],
      2031,
    );
    expect(given).to.deep.include({
      from: '2026-11-01',
      to: '2026-11-30',
      place: { latitude: 40.35, longitude: 18.17, timeZone: 'Europe/Rome' },
      supply: { kind: 'switched', leadMinutes: 15, lagMinutes: 20 },
      elevation: -6,
      price: new Map([
        ['peak', 0.3],
        ['off-peak', 0.1],
      ]),
    });
    expect(parseOptions(['--supply', 'permanent', '--price', '0.2', '--place', '50.85,4.35'], 2031)).to.deep.include({
      supply: { kind: 'permanent' },
      price: new Map([['', 0.2]]),
      place: { latitude: 50.85, longitude: 4.35 },
    });
  });

  it('of reproduce are its own', () => {
    expect(parseOptions(['reproduce', '--year', '2027', '--counts', 'c.csv', '--json'], 2031)).to.deep.equal({
      kind: 'reproduce',
      year: 2027,
      counts: 'c.csv',
      json: true,
    });
  });
});
