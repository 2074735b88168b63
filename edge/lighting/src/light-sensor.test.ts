import { HOUR } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { isDark, type LightSample, type LightTrace, SILENT_AFTER, withSample } from './light-sensor.js';

const traceOf = (...lux: number[]): LightTrace =>
  lux.reduce<LightTrace>((trace, value, at) => withSample(trace, { at, lux: value }), []);
const THRESHOLDS = { onLevel: 30, offLevel: 50 };

describe('a light sensor', () => {
  it('says dark below the on level and light above the off level, and between them as before', () => {
    expect(isDark(traceOf(100, 40, 29), THRESHOLDS, 10)).to.equal(true);
    expect(isDark(traceOf(100, 29, 40), THRESHOLDS, 10)).to.equal(true);
    expect(isDark(traceOf(29, 51, 40), THRESHOLDS, 10)).to.equal(false);
  });

  it('takes the levels themselves for neither', () => {
    expect(isDark(traceOf(100, 30), THRESHOLDS, 10)).to.equal(false);
    expect(isDark(traceOf(29, 50), THRESHOLDS, 10)).to.equal(true);
  });

  it('does not know before the first sample beyond a threshold', () => {
    expect(isDark(undefined, THRESHOLDS, 10)).to.equal(null);
    expect(isDark([], THRESHOLDS, 10)).to.equal(null);
    expect(isDark(traceOf(40, 45), THRESHOLDS, 10)).to.equal(null);
  });

  it('does not know any more after a day of silence', () => {
    const trace: LightTrace = [{ at: HOUR, lux: 5 }];
    expect(SILENT_AFTER).to.equal(24 * HOUR);
    expect(isDark(trace, THRESHOLDS, HOUR + SILENT_AFTER - 1)).to.equal(true);
    expect(isDark(trace, THRESHOLDS, HOUR + SILENT_AFTER)).to.equal(null);
  });

  it('serves photocells with 0 and Infinity at the thresholds that TALQ gives them (on 1, off 0)', () => {
    const photocell = { onLevel: 1, offLevel: 0 };
    expect(isDark(traceOf(Number.POSITIVE_INFINITY, 0), photocell, 10)).to.equal(true);
    expect(isDark(traceOf(0, Number.POSITIVE_INFINITY), photocell, 10)).to.equal(false);
  });

  it('forgets what later samples have passed on both sides, and keeps the newest', () => {
    expect(traceOf(40, 60, 20, 30).map(({ lux }) => lux)).to.deep.equal([60, 20, 30]);
    expect(traceOf(10, 20, 30, 40).map(({ lux }) => lux)).to.deep.equal([10, 20, 30, 40]);
    expect(withSample(traceOf(1, 2, 3), { at: 9, lux: 4 }, 2).map(({ lux }) => lux)).to.deep.equal([3, 4]);
  });

  it('gives from its trace the answer of the whole past, whatever the thresholds', () => {
    const lux = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(fc.array(lux, { minLength: 1, maxLength: 30 }), lux, lux, (past, onLevel, offLevel) => {
        const all: LightSample[] = past.map((value, at) => ({ at, lux: value }));
        const thresholds = { onLevel, offLevel };
        expect(isDark(traceOf(...past), thresholds, 30)).to.equal(isDark(all, thresholds, 30));
      }),
      { numRuns: 300 },
    );
  });
});
