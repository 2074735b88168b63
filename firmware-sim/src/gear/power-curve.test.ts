import { HOUR, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { arcAt, type Course, steady } from './course.js';
import { GEAR_MODELS } from './gear-models.js';
import { PowerCurve } from './power-curve.js';
import { SimulatedGear } from './simulated-gear.js';

const curve = new PowerCurve(60, 0.5, GEAR_MODELS.generic.powerShareByLight);

describe('power of simulated gear', () => {
  it('is standby when off, a tenth at the lowest level and nominal at full', () => {
    expect(curve.at(0)).to.equal(0.5);
    expect(curve.at(85)).to.be.closeTo(6, 1e-9);
    expect(curve.at(254)).to.be.closeTo(60, 1e-9);
    // Half the light: 10 % + 90 % of the way from 1 % to 50 % light.
    expect(curve.at(229)).to.be.closeTo(6 + 54 * (49.27 / 99), 0.5);
  });

  it('integrates to the same energy as a fine sum, through fades too', () => {
    const course = fc.record({
      startedAt: fc.integer({ min: 0, max: 5_000 }),
      from: fc.integer({ min: 85, max: 254 }),
      to: fc.integer({ min: 85, max: 254 }),
      duration: fc.integer({ min: 1, max: 90_000 }),
      thenOff: fc.boolean(),
    });
    fc.assert(
      fc.property(
        course,
        fc.integer({ min: 0, max: 60_000 }),
        fc.integer({ min: 1, max: 60_000 }),
        (each, after, span) => {
          const from = each.startedAt + after;
          const to = from + span;
          expect(curve.energy(each, from, to)).to.be.closeTo(slowSum(each, from, to), 1e-4);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not depend on how often the counter is read', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400_000 }), { minLength: 1, maxLength: 30 }), (steps) => {
        const course: Course = { startedAt: 10_000, from: 254, to: 120, duration: 64_000, thenOff: false };
        const end = steps.reduce((sum, step) => sum + step, course.startedAt);
        let at = course.startedAt;
        let sum = 0;
        for (const step of steps) {
          sum += curve.energy(course, at, at + step);
          at += step;
        }
        expect(sum).to.be.closeTo(curve.energy(course, course.startedAt, end), 1e-9 * end);
      }),
    );
  });

  it('survives instants with fractions of a millisecond', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.double({ min: 0.001, max: 1e5, noNaN: true }),
        (start, duration) => {
          const course: Course = { startedAt: start, from: 85, to: 254, duration, thenOff: false };
          expect(curve.energy(course, start, start + duration)).to.be.within(0, (60 * duration) / HOUR + 1e-6);
        },
      ),
    );
  });

  it('counts an hour at full as nominal watt-hours', async () => {
    const clock = new SteppedClock(0);
    const gear = new SimulatedGear(clock, { shortAddress: 0, nominalPowerW: 60, energyWh: 1_000 });
    await clock.advance(HOUR);
    expect(gear.energyWh).to.be.closeTo(1_060, 1e-9);
    expect(curve.energy(steady(0), 0, HOUR)).to.equal(0.5);
  });
});

function slowSum(course: Course, from: number, to: number): number {
  const pieces = 20_000;
  const width = (to - from) / pieces;
  let sum = 0;
  for (let piece = 0; piece < pieces; piece += 1) sum += curve.at(arcAt(course, from + (piece + 0.5) * width)) * width;
  return sum / HOUR;
}
