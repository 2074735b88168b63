import { deviceId, HOUR } from '@lamplighter/contracts';
import { expect } from 'chai';
import { compile } from '../compile.js';
import { at, LAMP, street } from '../testing/street.js';
import { nightCurve } from './night-curve.js';

const CLOCK_ONLY = { activePeriods: [{ kind: 'absolute', on: '18:00', off: '06:30' }] };
const compiled = compile(
  street({ program: { ...CLOCK_ONLY, steps: [{ kind: 'fixedTime', at: '23:00', level: 40 }] } }),
);

describe('the curve of a night', () => {
  it('runs from noon to noon, in steps, with sunset and sunrise', () => {
    const night = nightCurve(compiled, LAMP, '2026-12-21');
    expect(night).to.include({ date: '2026-12-21', from: at('2026-12-21T11:00Z'), to: at('2026-12-22T11:00Z') });
    expect(night.steps).to.deep.equal([
      [at('2026-12-21T11:00Z'), 0],
      [at('2026-12-21T17:00Z'), 100],
      [at('2026-12-21T22:00Z'), 40],
      [at('2026-12-22T05:30Z'), 0],
    ]);
    expect(night.sun.map(({ event }) => event)).to.deep.equal(['sunset', 'sunrise']);
  });

  it('is 23 hours long where summer time begins and 25 where it ends', () => {
    const lengths = ['2026-03-28', '2026-10-24'].map((date) => {
      const { from, to } = nightCurve(compiled, LAMP, date);
      return (to - from) / HOUR;
    });
    expect(lengths).to.deep.equal([23, 25]);
  });

  it('refuses a luminaire that the document does not know', () => {
    const unknown = () => nightCurve(compiled, deviceId('lamp-9'), '2026-12-21');
    expect(unknown).to.throw(RangeError, 'device lamp-9 is not among the luminaires of edge-1: name one that is');
  });
});
