import { expect } from 'chai';
import { findings } from './testing/findings.js';

const NIGHTS = { from: '2026-12-20', days: 2 };

describe('linter: exemptions', () => {
  const of = (exemption: object, parts: object = { floorLevel: 20 }) =>
    findings(
      'exemptionDates',
      { ...parts, exemptions: [{ id: 'park', from: '2026-01-01', to: '2026-12-31', level: 0, ...exemption }] },
      NIGHTS,
    );
  const place = 'exemptions.park';

  it('says nothing of one that lowers a floor now, or will', () => {
    expect(of({})).to.deep.equal([]);
    expect(of({ from: '2027-05-01', to: '2027-06-01', level: 20 })).to.deep.equal([]);
  });

  it('tells one that is over, up to the first night of the span', () => {
    expect(of({ to: '2026-12-19' })).to.deep.equal([
      {
        severity: 'info',
        place,
        why: 'park ended on 2026-12-19: the class floor holds again.',
        fix: 'Remove it, or get a new one.',
      },
    ]);
    expect(of({ to: '2026-12-20' })).to.deep.equal([]);
  });

  it('tells one that ends before it begins', () => {
    expect(of({ from: '2026-12-31', to: '2026-12-30' })).to.deep.equal([
      {
        severity: 'warning',
        place,
        why: 'park ends on 2026-12-30, before it begins on 2026-12-31.',
        fix: 'Mend its dates.',
      },
    ]);
    expect(of({ from: '2026-12-21', to: '2026-12-21' })).to.deep.equal([]);
  });

  it('tells one that nobody must renew within a year', () => {
    expect(of({ to: '2027-01-01' })).to.deep.equal([
      {
        severity: 'warning',
        place,
        why: 'park holds from 2026-01-01 to 2027-01-01, more than a year.',
        fix: 'Let it end within a year and be renewed.',
      },
    ]);
    expect(of({ from: '2026-06-01', to: '2027-05-31' })).to.deep.equal([]);
  });

  it('tells one whose dates never come in the span', () => {
    expect(of({ dates: [{ from: '--06-01', to: '--06-30' }] })).to.deep.equal([
      {
        severity: 'warning',
        place,
        why: 'park is in force at no time in these days.',
        fix: 'Mend its dates and hours.',
      },
    ]);
    expect(of({ dates: [{ from: '--12-21' }] })).to.deep.equal([]);
    expect(of({ from: '2026-12-22' })).to.deep.equal([]);
    expect(of({ from: '2026-12-21', dates: [{ from: '--12-20' }] })).to.have.length(1);
  });

  it('tells one that lowers nothing, where there is a floor to lower', () => {
    expect(of({ level: 20 })).to.deep.equal([
      {
        severity: 'info',
        place,
        why: 'park lowers nothing: no floor is above 20 %.',
        fix: 'Remove it, or lower its level.',
      },
    ]);
    expect(of({ level: 19 })).to.deep.equal([]);
    expect(of({ level: 20 }, {})).to.deep.equal([]);
    expect(of({ level: 20 }, { lamps: [{ floorLevel: 20 }, { floorLevel: 30 }] })).to.deep.equal([]);
    const other = { id: 'deep', from: '2026-12-01', to: '2026-12-31', level: 0, devices: ['lamp-2'] };
    const park = { ...other, id: 'park', level: 20, devices: ['lamp-1'] };
    const parts = { lamps: [{ floorLevel: 20 }, { floorLevel: 30 }] as const, exemptions: [park, other] };
    expect(findings('exemptionDates', parts, NIGHTS).map(({ place: at }) => at)).to.deep.equal(['exemptions.park']);
    expect(of({ level: 20, devices: ['lamp-1'] }, { lamps: [{ floorLevel: 20 }, { floorLevel: 30 }] })).to.have.length(
      1,
    );
  });
});
