import { FAULT_KINDS, HOUR, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import { healthOf as health, lamp, status, times, watching } from '../testing/watching.js';
import { belowFloor } from './below-floor.js';
import { cyclingFailure } from './cycling-failure.js';
import { dimmingFailure } from './dimming-failure.js';
import { endOfLifeNear } from './end-of-life.js';
import { gearCommFailure } from './gear-comm-failure.js';
import { gearDiagnostics } from './gear-diagnostics.js';
import { gearFailure } from './gear-failure.js';
import { highTemperature } from './high-temperature.js';
import { LAMP_CONDITIONS } from './lamp-conditions.js';
import { lampFailure } from './lamp-failure.js';
import type { Expectation, Health, LampObservation } from './lamp-observation.js';
import { lampPowerTooHigh, lampPowerTooLow } from './lamp-power.js';
import { outputAtLimit } from './output-at-limit.js';
import { powerFactorTooLow } from './power-factor.js';
import { relayFailure } from './relay-failure.js';
import { unexpectedOn } from './unexpected-on.js';

const poll = (more: Parameters<typeof status>[0]): LampObservation['poll'] => ({
  at: 0,
  status: status(more),
  actualArc: 246,
});
const silent: LampObservation['poll'] = { at: 0, status: null, actualArc: null };
/** 40 W at full light, 32 W expected at this level. */
const expected: Expectation = {
  powerW: 32,
  nominalW: 40,
  tolerance: 0.15,
  leastPowerFactor: 0.9,
  hottestGearC: 75,
  ratedHours: 100_000,
};
const using = (powerW: number, more: Partial<LampObservation> = {}) =>
  lamp({ power: { powerW, energyWh: 1_000 }, measured: { at: 0, powerW, expectedW: 32 }, expected, ...more });
const off = (more: Partial<LampObservation> = {}) =>
  lamp({ targetLevel: 0, appliedLevel: 0, actualLevel: 0, poll: poll({ lampOn: false }), ...more });

describe('conditions of a lamp', () => {
  it('have names of the catalogue, each its own', () => {
    const codes = [...LAMP_CONDITIONS, gearCommFailure, unexpectedOn].map(({ code }) => code);
    expect(new Set(codes).size).to.equal(codes.length);
    for (const code of codes) expect(FAULT_KINDS).to.have.property(code);
  });

  describe('lampFailure', () => {
    it('stands after three polls in a row, and is gone after three good ones', () => {
      const { see } = watching(lampFailure);
      const bad = lamp({ poll: poll({ lampFailure: true }) });
      see(MINUTE, using(31));
      expect(see(MINUTE, bad, bad, lamp(), bad, bad, bad)).to.deep.equal([false, false, false, false, false, true]);
      expect(see(MINUTE, lamp(), bad, lamp(), lamp(), lamp())).to.deep.equal([true, true, true, true, false]);
    });

    it('is seen by two readings of next to no power although the gear says nothing', () => {
      const { see, evidence } = watching(lampFailure);
      const lastDark = lamp({ measured: { at: 0, powerW: 5, expectedW: 32 } });
      expect(see(15 * MINUTE, using(5), lamp(), lamp(), using(5), lamp(), lastDark)).to.deep.equal([
        ...times(5, false),
        true,
      ]);
      expect(evidence()).to.include({ statusLampFailure: false, powerW: 5, expectedW: 32 });
      expect(see(15 * MINUTE, using(31), lamp(), lamp())).to.deep.equal([true, true, false]);
    });

    it('stays by day and over a restart until it was measured, whatever the gear says', () => {
      const { see, book } = watching(lampFailure);
      see(15 * MINUTE, using(5), using(5), lamp(), lamp());
      expect(book.open).to.deep.equal(['lamp-1 lampFailure']);
      expect(see(MINUTE, ...times(20, off()), ...times(5, lamp()), using(5), using(5))).to.not.include(false);
      book.restore(book.open);
      expect(see(MINUTE, ...times(10, lamp()))).to.not.include(false);
      expect(see(MINUTE, using(31), lamp(), lamp())).to.deep.equal([true, true, false]);
    });

    it('is believed by its status alone where the gear cannot tell its power', () => {
      const { see } = watching(lampFailure);
      const blind = lamp({ power: { powerW: null, energyWh: null } });
      see(MINUTE, ...times(3, lamp({ poll: poll({ lampFailure: true }) })));
      expect(see(MINUTE, blind, lamp(), lamp())).to.deep.equal([true, true, false]);
    });

    it('is not made of a lamp that is off, uses a fifth, or does not answer', () => {
      const { see } = watching(lampFailure);
      expect(see(MINUTE, ...times(5, off({ power: { powerW: 0.4, energyWh: 1 }, expected })))).to.not.include(true);
      expect(see(MINUTE, ...times(5, using(6.5)))).to.not.include(true);
      expect(see(MINUTE, ...times(5, lamp({ poll: silent })))).to.not.include(true);
    });
  });

  it('controlGearCommFailure: silent three times in a row', () => {
    const { see } = watching(gearCommFailure);
    const mute = lamp({ poll: silent });
    expect(see(MINUTE, mute, mute, lamp(), mute, mute, mute)).to.deep.equal([...times(5, false), true]);
    expect(see(MINUTE, lamp(), lamp())).to.deep.equal([true, false]);
  });

  it('controlGearFailure: the gear says so twice', () => {
    const { see } = watching(gearFailure);
    const bad = lamp({ poll: poll({ gearFailure: true }) });
    expect(see(MINUTE, bad, bad)).to.deep.equal([false, true]);
  });

  it('lampUnexpectedOn: lit for 20 minutes while told to be off; a fade is none', () => {
    const { see } = watching(unexpectedOn);
    const lit = off({ poll: poll({ lampOn: true }) });
    expect(see(MINUTE, off({ poll: poll({ lampOn: true }), targetFor: 20_000 }))).to.deep.equal([false]);
    expect(see(MINUTE, ...times(20, lit))).to.not.include(true);
    expect(see(MINUTE, lit)).to.deep.equal([true]);
    expect(see(MINUTE, off(), off())).to.deep.equal([true, false]);
  });

  describe('cyclingFailure', () => {
    const dark = lamp({ poll: poll({ lampOn: false }) });

    it('stands at the fourth start within an hour that nobody asked for', () => {
      const { see } = watching(cyclingFailure);
      const once = [dark, lamp()];
      expect(see(5 * MINUTE, ...once, ...once, ...once)).to.not.include(true);
      expect(see(5 * MINUTE, ...once)).to.deep.equal([false, true]);
    });

    it('also sees a start that fell between two polls, by the power cycle it left behind', () => {
      const { see } = watching(cyclingFailure);
      const restarted = lamp({ poll: poll({ powerCycleSeen: true }) });
      expect(see(5 * MINUTE, ...times(4, [restarted, lamp()]).flat()).at(-1)).to.equal(true);
    });

    it('does not stand for starts that were asked for, or that are further apart', () => {
      const { see } = watching(cyclingFailure);
      expect(see(5 * MINUTE, ...times(6, [off(), lamp({ targetFor: 0 }), lamp()]).flat())).to.not.include(true);
      expect(see(20 * MINUTE, ...times(6, [dark, lamp()]).flat())).to.not.include(true);
    });

    it('believes the source that counted more starts than it was asked for', () => {
      const { see } = watching(cyclingFailure);
      const counted = (startCounter: number, commandedStarts: number) =>
        lamp({ commandedStarts, health: health({}, { startCounter }) });
      // Forty arrivals an hour on a street that is dark otherwise: every start was asked for.
      expect(see(HOUR, counted(100, 5), counted(103, 5), counted(143, 45), counted(185, 85))).to.not.include(true);
      expect(see(HOUR, counted(229, 125))).to.deep.equal([true]);
      expect(see(HOUR, lamp(), lamp(), lamp(), lamp())).to.deep.equal([true, true, false, false]);
    });
  });

  it('dimmingFailure: more than ten points off minutes after the ramp, unless the gear is at its own limit', () => {
    const { see } = watching(dimmingFailure);
    const bad = lamp({ actualLevel: 69.9 });
    expect(see(MINUTE, ...times(5, lamp({ actualLevel: 69.9, targetFor: 5 * MINUTE })))).to.not.include(true);
    expect(see(MINUTE, ...times(5, lamp({ actualLevel: 70 })))).to.not.include(true);
    expect(see(MINUTE, ...times(5, lamp({ actualLevel: 30, poll: poll({ limitError: true }) })))).to.not.include(true);
    expect(see(MINUTE, bad, bad, bad)).to.deep.equal([false, false, true]);
  });

  it('belowFloor: twice below the floor in force; what a person asked for under a lock is none', () => {
    const { see } = watching(belowFloor);
    const bad = lamp({ actualLevel: 40, floorLevel: 50, targetLevel: 50 });
    expect(see(MINUTE, bad, bad)).to.deep.equal([false, true]);
    expect(see(MINUTE, lamp({ actualLevel: 49, floorLevel: 50 }), lamp())).to.deep.equal([true, false]);
    const locked = lamp({ actualLevel: 0, targetLevel: 0, floorLevel: 50 });
    expect(see(MINUTE, locked, locked, locked)).to.not.include(true);
  });

  it('lampPowerTooHigh and lampPowerTooLow: beyond the tolerance of its model, two readings in a row', () => {
    const high = watching(lampPowerTooHigh);
    const low = watching(lampPowerTooLow);
    expect(high.see(15 * MINUTE, using(37), using(36), using(37), using(37))).to.deep.equal([
      false,
      false,
      false,
      true,
    ]);
    expect(low.see(15 * MINUTE, using(27), using(28), using(27), using(27))).to.deep.equal([false, false, false, true]);
    expect(low.see(15 * MINUTE, using(6), using(6))).to.deep.equal([true, false]);
    expect(high.see(15 * MINUTE, ...times(3, using(60, { targetFor: 5_000 })))).to.deep.equal(times(3, true));
  });

  it('relayFailure: off by its own word, yet it uses the power of light', () => {
    const { see } = watching(relayFailure);
    const stuck = off({ power: { powerW: 30, energyWh: 1 }, expected });
    const well = off({ power: { powerW: 0.5, energyWh: 1 }, expected });
    expect(see(MINUTE, well, well, stuck, stuck)).to.deep.equal([false, false, false, true]);
  });

  it('powerFactorTooLow, highTemperature, endOfLifeNear: by what its model allows, with hysteresis', () => {
    const factor = watching(powerFactorTooLow);
    const at = (powerFactor: number) => lamp({ expected, health: health({ powerFactor }) });
    expect(factor.see(HOUR, at(0.9), at(0.89), at(0.89), lamp())).to.deep.equal([false, false, true, true]);
    const heat = watching(highTemperature);
    const hot = (temperature: number) => lamp({ expected, health: health({ temperature }) });
    expect(heat.see(HOUR, hot(75), hot(76), hot(76))).to.deep.equal([false, false, true]);
    expect(heat.see(HOUR, hot(74), hot(74), hot(72), hot(72))).to.deep.equal([true, true, true, false]);
    const age = watching(endOfLifeNear);
    const burnt = (hours: number) => lamp({ expected, health: health({}, { onTime: hours * 3600 }) });
    expect(age.see(HOUR, burnt(89_999), burnt(90_000), burnt(90_001))).to.deep.equal([false, false, true]);
  });

  it('constantLightOutputAtLimit: only when its hours were read', () => {
    const { see } = watching(outputAtLimit);
    const beyond = lamp({ isBeyondCorrection: true, health: health({}, { onTime: 1 }) });
    expect(see(HOUR, lamp({ isBeyondCorrection: true }), beyond, beyond)).to.deep.equal([false, false, true]);
  });

  it('flags of banks 205 and 206: at once, with their counters, and gone at once', () => {
    const cases: [string, Health][] = [
      ['controlGearThermalDerating', health({ thermalDerating: true, thermalDeratingCounter: 3 })],
      ['lightSourceOpenCircuit', health({}, { openCircuit: true, openCircuitCounter: 3 })],
      ['lightSourceShortCircuit', health({}, { shortCircuit: true, shortCircuitCounter: 3 })],
      ['controlGearExternalSupplyUndervoltage', health({ undervoltage: true, undervoltageCounter: 3 })],
    ];
    for (const [code, read] of cases) {
      const condition = gearDiagnostics.find((each) => each.code === code);
      if (!condition) throw new Error(`${code} is judged`);
      const { see, evidence } = watching(condition);
      expect(see(HOUR, lamp({ health: read })), code).to.deep.equal([true]);
      expect(evidence()).to.include({ counter: 3 });
      // Not read, or not known: neither raises nor clears.
      expect(see(HOUR, lamp(), lamp({ health: health({}) }))).to.deep.equal([true, true]);
    }
    expect(gearDiagnostics).to.have.length(11);
    const overall = gearDiagnostics.find(({ code }) => code === 'lightSourceOverallFailureCondition');
    if (!overall) throw new Error('the overall flag is judged');
    const { see } = watching(overall);
    const explained = lamp({ health: health({}, { overallFailure: true, openCircuit: true }) });
    const unexplained = lamp({ health: health({}, { overallFailure: true, openCircuit: false }) });
    expect(see(HOUR, explained, unexplained)).to.deep.equal([false, true]);
  });
});
