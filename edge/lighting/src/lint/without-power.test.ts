import { expect } from 'chai';
import { findings, sunPeriod, told } from './testing/findings.js';

const DAYS = { from: '2026-12-20', days: 2 };
const powerWindow = { kind: 'switched', leadMinutes: 30, lagMinutes: 15 };
const early = (minutes: number) => ({
  program: { activePeriods: [sunPeriod('sunset', minutes, 'sunrise', 0)] },
  powerWindow,
});

describe('linter: light without power', () => {
  it('tells what a program lights before its feeder has voltage', () => {
    expect(findings('withoutPower', early(-40), DAYS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'programs.p.activePeriods',
        why: 'Night lights while its feeder has no power (from 30 min before sunset to 15 min after sunrise) on 2 dates: first 2026-12-20 15:58 to 16:08 (10 min), 20 min in all.',
        fix: 'Keep its periods within the power window, widen the window, or supply the feeder permanently.',
      },
    ]);
  });

  it('and after it lost it', () => {
    const late = (minutes: number) =>
      told(
        'withoutPower',
        { program: { activePeriods: [sunPeriod('sunset', 0, 'sunrise', minutes)] }, powerWindow },
        DAYS,
      );
    expect(late(16)).to.have.length(1);
    expect(late(15)).to.deep.equal([]);
  });

  it('says nothing within the window, at level 0, by a sensor, or on a permanent supply', () => {
    expect(told('withoutPower', early(-30), DAYS)).to.deep.equal([]);
    expect(told('withoutPower', { ...early(-40), powerWindow: { kind: 'permanent' } }, DAYS)).to.deep.equal([]);
    const { program } = early(-40);
    expect(told('withoutPower', { powerWindow, program: { ...program, baseLevel: 0 } }, DAYS)).to.deep.equal([]);
    const bySensor = { activePeriods: [{ kind: 'value', device: 'box', attribute: 'rain', operator: 'gt', value: 0 }] };
    expect(told('withoutPower', { powerWindow, program: bySensor }, DAYS)).to.deep.equal([]);
  });
});
