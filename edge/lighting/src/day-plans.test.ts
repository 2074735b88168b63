import { DAY, type DesiredState } from '@lamplighter/contracts';
import { expect } from 'chai';
import { dayPlans } from './day-plans.js';
import { at, lit, street } from './testing/street.js';

const NOON = at('2026-12-21T11:00Z');

describe('day plans', () => {
  const desired = street();
  const [calendar = null] = desired.calendars;

  it('are worked out once and kept for some weeks', () => {
    const plans = dayPlans(desired, calendar);
    const first = plans.at(NOON);
    expect(plans.at(NOON + DAY - 1)).to.equal(first);
    const next = plans.at(NOON + DAY);
    expect(next?.from).to.equal(first?.to);
    expect(plans.at(NOON)).to.equal(first);
    for (let days = 2; days < 40; days += 1) plans.at(NOON + days * DAY);
    expect(plans.at(NOON)).to.equal(first);
    for (let days = 40; days < 43; days += 1) plans.at(NOON + days * DAY);
    expect(plans.at(NOON)).to.not.equal(first);
    expect(plans.at(NOON)).to.deep.equal(first);
  });

  it('go by the sun where there is no calendar or its program is lost, and say so', () => {
    const lost = { ...desired, programs: [] } as DesiredState;
    for (const plan of [dayPlans(desired, null).at(NOON), dayPlans(lost, calendar).at(NOON)]) {
      expect(plan).to.include({ programName: 'no valid program: by sun alone', from: at('2026-12-21T00:00Z') });
      expect(plan?.segments.map(({ lit: { level, reason } }) => `${level} ${reason}`)).to.deep.equal([
        '100 no valid program: by sun alone, full at night',
        '0 no valid program: by sun alone, off by day',
        '100 no valid program: by sun alone, full at night',
      ]);
      expect(plan?.controls).to.deep.equal([]);
    }
    expect(lit(lost, '2026-12-21T12:00Z')).to.include({ source: 'lastGoodProgram', ruleId: 'sun/day' });
  });

  it('are none where not even the sun is known', () => {
    expect(dayPlans({ ...desired, place: { ...desired.place, latitude: Number.NaN } }, calendar).at(NOON)).to.equal(
      null,
    );
  });
});
