import { expect } from 'chai';
import fc from 'fast-check';
import { language } from '../i18n/language.js';
import { UNKNOWN } from './number.js';
import { formatAge, formatClock, formatDate, formatTime, lightingDay, TIME_ZONE } from './time.js';

const HOUR = 3_600_000;
const at = (iso: string): number => Date.parse(iso);

describe('times', () => {
  beforeEach(() => {
    language.value = 'en';
  });

  it('are those of the Region, in winter and in summer', () => {
    expect(formatTime(at('2026-11-22T22:40:00Z'))).to.equal('23:40');
    expect(formatTime(at('2026-06-22T22:40:00Z'))).to.equal('00:40');
    expect(formatClock(at('2026-11-22T23:00:05Z'))).to.equal('00:00:05');
    expect(formatTime(null)).to.equal(UNKNOWN);
  });

  it('name the day in the language on screen', () => {
    expect(formatDate(at('2026-11-22T12:00:00Z'))).to.match(/Sun.*22 Nov/);
    language.value = 'fr';
    expect(formatDate(at('2026-11-22T12:00:00Z'))).to.match(/dim.*22 nov/);
  });

  it('tell an age in words, also of what lies ahead', () => {
    const now = at('2026-11-22T22:40:00Z');
    expect(formatAge(now, now)).to.equal('now');
    expect(formatAge(now - 30_000, now)).to.equal('30 seconds ago');
    expect(formatAge(now - 90_000, now)).to.equal('1 minute ago');
    expect(formatAge(now - 26 * HOUR, now)).to.equal('yesterday');
    expect(formatAge(now + 2 * HOUR, now)).to.equal('in 2 hours');
  });
});

describe('a lighting day', () => {
  const localHour = (instant: number): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, hour: '2-digit', minute: '2-digit' }).format(instant);

  it('holds the whole night around a midnight', () => {
    const evening = lightingDay(at('2026-11-22T22:40:00Z'));
    expect(lightingDay(at('2026-11-23T04:00:00Z'))).to.deep.equal(evening);
    expect(evening).to.deep.equal({ from: at('2026-11-22T11:00:00Z'), to: at('2026-11-23T11:00:00Z') });
  });

  it('has 25 hours when summer time ends and 23 when it begins', () => {
    const autumn = lightingDay(at('2026-10-24T22:00:00Z'));
    expect((autumn.to - autumn.from) / HOUR).to.equal(25);
    const spring = lightingDay(at('2026-03-28T22:00:00Z'));
    expect((spring.to - spring.from) / HOUR).to.equal(23);
  });

  it('always runs from local noon to local noon, contains its instant and meets its neighbours', () => {
    const instants = fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z') });
    fc.assert(
      fc.property(instants, (instant) => {
        const { from, to } = lightingDay(instant);
        expect(instant).to.be.within(from, to - 1);
        expect([localHour(from), localHour(to)]).to.deep.equal(['12:00', '12:00']);
        expect(lightingDay(instant, 1).from).to.equal(to);
        expect(lightingDay(instant, -1).to).to.equal(from);
      }),
      { numRuns: 200 },
    );
  });
});
