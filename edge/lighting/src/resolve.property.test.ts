import { DAY, type DesiredState, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { compile } from './compile.js';
import { programCurve } from './curve.js';
import type { Decision, Detection } from './decision.js';
import { almanacAltitude } from './testing/almanac.js';
import { document, instant, level, type Scene, scene } from './testing/arbitrary.js';
import { LAMP, lit, override } from './testing/street.js';

/** Surely dark by almanac formulae, which share nothing with the plan under test (0.1 degrees below the end of twilight). */
const isDark = ({ compiled, now }: Scene): boolean => {
  const { latitude, longitude, switchingElevation, darkElevation } = compiled.desired.place;
  const limit = darkElevation ?? Math.min(-6, switchingElevation);
  return almanacAltitude(now, latitude, longitude) < limit - 0.1;
};
const isSurelyLit = ({ compiled, now }: Scene): boolean => {
  const plan = compiled.lamps.get(LAMP)?.plans.at(now);
  return plan?.segments.some(({ from, to, activity }) => from <= now && now < to && activity === 'on') ?? false;
};
const answer = ({ level: percent, source, ruleId, clamp, drill }: Decision): object => ({
  percent,
  source,
  ruleId,
  clamp,
  drill: drill?.ruleId ?? null,
});
const isLocked = (given: Scene): boolean => lit(given.compiled, given.now, given.input).source === 'maintenanceLock';
const faulty = (detection: Detection): Detection => ({ ...detection, isFaulty: true });

describe('resolve, whatever it is given', function () {
  this.timeout(60_000);
  const runs = { numRuns: 300 };

  it('stays within 0 to 100 % and names the rung that decided', () => {
    fc.assert(
      fc.property(scene(), fc.double(), (given, odd) => {
        const overrides = [...(given.input.overrides ?? []), override(9, { level: odd, start: 0, until: 1e15 })];
        const decision = lit(given.compiled, given.now, { ...given.input, overrides });
        expect(decision.level).to.be.within(0, 100);
        expect(decision.candidates[0]?.source).to.equal(decision.source);
        expect(decision.reason).to.not.equal('');
      }),
      runs,
    );
  });

  it('gives the same answer however often it is asked, and whatever was asked in between', () => {
    fc.assert(
      fc.property(scene(), fc.array(instant, { maxLength: 5 }), (given, others) => {
        const first = lit(given.compiled, given.now, given.input);
        for (const other of others) lit(given.compiled, other, given.input);
        expect(lit(given.compiled, given.now, given.input)).to.deep.equal(first);
        expect(lit(compile(given.compiled.desired), given.now, given.input)).to.deep.equal(first);
      }),
      { numRuns: 200 },
    );
  });

  it('is right at the first evaluation after any gap, as if it had been asked all the time', () => {
    fc.assert(
      fc.property(scene(), fc.integer({ min: 1, max: 3000 }), (given, minutes) => {
        const watched = compile(given.compiled.desired);
        let last = lit(watched, given.now, given.input);
        const end = given.now + minutes * MINUTE;
        for (let hops = 0; last.until !== null && last.until <= end && hops < 400; hops += 1) {
          last = lit(watched, last.until, given.input);
        }
        expect(answer(lit(given.compiled, end, given.input))).to.deep.equal(answer(last));
      }),
      { numRuns: 150 },
    );
  });

  it('never goes below the class floor in the dark or while the program lights, without an exemption', () => {
    fc.assert(
      fc.property(scene(), (given) => {
        const decision = lit(given.compiled, given.now, given.input);
        fc.pre((isDark(given) || isSurelyLit(given)) && !isLocked(given));
        const lamp = given.compiled.lamps.get(LAMP);
        const exempt =
          lamp?.exemptions.filter(({ at }) => at(given.now).isInForce).map(({ bound }) => bound.level) ?? [];
        const floor = Math.min(lamp?.placement.floorLevel ?? 100, ...exempt);
        expect(decision.level).to.be.at.least(floor);
        expect(decision.bounds.floor).to.equal(floor);
      }),
      { numRuns: 600 },
    );
  });

  it('never goes above a cap, but for what protects people and for the floor', () => {
    fc.assert(
      fc.property(scene(), (given) => {
        const { level: percent, source, bounds } = lit(given.compiled, given.now, given.input);
        fc.pre(['program', 'presence', 'dynamicControl', 'override'].includes(source));
        expect(percent).to.be.at.most(Math.max(bounds.cap, bounds.floor));
      }),
      runs,
    );
  });

  it('gives one answer from an instant until just before the change it announced', () => {
    fc.assert(
      fc.property(scene(), fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (given, shares) => {
        const first = lit(given.compiled, given.now, given.input);
        const end = first.until ?? given.now + 2 * DAY;
        expect(end).to.be.above(given.now);
        for (const share of [...shares, 1]) {
          const later = Math.min(end - 1, Math.floor(given.now + share * (end - given.now)));
          expect(answer(lit(given.compiled, later, given.input))).to.deep.equal(answer(first));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('only gets brighter when the document or the trust in the clock is lost (LS-1)', () => {
    fc.assert(
      fc.property(scene(), (given) => {
        fc.pre(!isLocked(given));
        const healthy = lit(given.compiled, given.now, given.input).level;
        const overrides = (given.input.overrides ?? []).filter(({ rank }) => rank !== 'maintenance');
        const input = { ...given.input, overrides };
        expect(lit(given.compiled, given.now, { ...input, desired: null }).level).to.be.at.least(healthy);
        expect(lit(given.compiled, given.now, { ...input, clockTrusted: false }).level).to.be.at.least(healthy);
      }),
      runs,
    );
  });

  it('only gets brighter in the dark when programs or calendars are lost (LS-1)', () => {
    fc.assert(
      fc.property(scene(), fc.constantFrom('programs' as const, 'calendars' as const), (given, lost) => {
        fc.pre(isDark(given));
        const { desired } = given.compiled;
        const healthy = lit(given.compiled, given.now, given.input).level;
        const broken = { ...desired, [lost]: [] } as DesiredState;
        expect(lit(broken, given.now, given.input).level).to.be.at.least(healthy);
      }),
      runs,
    );
  });

  it('only gets brighter in the dark when light sensors and gauges fall silent', () => {
    fc.assert(
      fc.property(scene(), (given) => {
        fc.pre(isDark(given));
        const healthy = lit(given.compiled, given.now, given.input).level;
        // Controls that dim act only while the program lights: silence may wake them with it.
        const input = { ...given.input, detections: new Map(), externalLevels: new Map() };
        const seen = lit(given.compiled, given.now, input).level;
        expect(lit(given.compiled, given.now, { ...input, light: new Map(), values: new Map() }).level).to.be.at.least(
          seen,
        );
        expect(healthy).to.be.within(0, 100);
      }),
      runs,
    );
  });

  it('only gets brighter when a sensor is found faulty, whatever it last said (LS-9)', () => {
    fc.assert(
      fc.property(scene(), (given) => {
        const { detections = new Map() } = given.input;
        const sound = new Map([...detections].map(([id, seen]) => [id, { ...seen, isFaulty: false }] as const));
        const before = lit(given.compiled, given.now, { ...given.input, detections: sound }).level;
        for (const id of detections.keys()) {
          const doubtful = new Map(sound).set(id, faulty(sound.get(id) as Detection));
          const after = lit(given.compiled, given.now, { ...given.input, detections: doubtful }).level;
          expect(after).to.be.at.least(before);
        }
      }),
      runs,
    );
  });

  it('never gets darker by a detection when controls only add light', () => {
    fc.assert(
      fc.property(scene(['max', 'add']), (given) => {
        // A level from outside may stand behind a sensor that decides with less.
        const input = { ...given.input, externalLevels: new Map() };
        const without = lit(given.compiled, given.now, { ...input, detections: new Map() }).level;
        expect(lit(given.compiled, given.now, input).level).to.be.at.least(without);
      }),
      runs,
    );
  });

  it('changes nothing by an exercise', () => {
    fc.assert(
      fc.property(scene(), level, (given, percent) => {
        const drill = override(8, { level: percent, rank: 'emergency', drill: true, start: 0, until: 1e15 });
        const exercised = [...(given.input.overrides ?? []).filter((one) => !one.drill), drill];
        const quiet = exercised.filter((one) => !one.drill);
        const during = lit(given.compiled, given.now, { ...given.input, overrides: exercised });
        expect(during.level).to.equal(lit(given.compiled, given.now, { ...given.input, overrides: quiet }).level);
        expect(during.drill?.level).to.equal(percent);
      }),
      { numRuns: 100 },
    );
  });

  it('draws the curve of the program that asking minute by minute finds', () => {
    fc.assert(
      fc.property(document(), instant, (desired, from) => {
        const compiled = compile(desired);
        const curve = programCurve(compiled, LAMP, from, from + 600 * MINUTE);
        for (let now = from; now < from + 600 * MINUTE; now += MINUTE) {
          expect(curve.findLast(([start]) => start <= now)?.[1]).to.equal(lit(compiled, now).level);
        }
      }),
      { numRuns: 60 },
    );
  });
});
