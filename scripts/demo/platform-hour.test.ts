import { HOUR, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import { BRUSSELS } from '../night/plan.js';
import { clockOffset } from './platform-hour.js';

describe("the demonstration's clock", () => {
  const noon = Date.UTC(2026, 10, 22, 11);
  const night = Date.UTC(2026, 10, 22, 21);

  it('is the machine\u2019s own while it is dark', () => {
    expect(clockOffset('auto', BRUSSELS, night)).to.equal(0);
    expect(clockOffset('now', BRUSSELS, noon)).to.equal(0);
  });

  it('runs ahead to the evening by day', () => {
    // Brussels, 22 November 2026: the sun sets at 16:45 local time.
    const platform = noon + clockOffset('auto', BRUSSELS, noon);
    expect(Math.abs(platform - Date.UTC(2026, 10, 22, 17, 15))).to.be.lessThan(5 * MINUTE);
  });

  it('goes to a given local time, today or tomorrow', () => {
    expect(noon + clockOffset('21:30', BRUSSELS, noon)).to.equal(Date.UTC(2026, 10, 22, 20, 30));
    expect(clockOffset('11:00', BRUSSELS, noon)).to.equal(23 * HOUR);
  });

  it('never goes back behind an earlier start on the same data', () => {
    const first = clockOffset('auto', BRUSSELS, noon);
    expect(clockOffset('auto', BRUSSELS, noon + HOUR, first)).to.equal(first);
    const nextDay = noon + 24 * HOUR;
    expect(clockOffset('auto', BRUSSELS, nextDay, first + 10 * HOUR)).to.be.at.least(first + 10 * HOUR);
    expect(clockOffset('now', BRUSSELS, noon, 5 * HOUR)).to.equal(24 * HOUR);
  });

  it('refuses what is no time', () => {
    expect(() => clockOffset('25:00', BRUSSELS, noon)).to.throw(RangeError, /auto, now or a time/);
  });
});
