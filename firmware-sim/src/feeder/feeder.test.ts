import { DAY, HOUR, MINUTE, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { SimulatedGear } from '../gear/simulated-gear.js';
import { dailySwitching, listedSwitching } from './contactor-plan.js';
import { Feeder, type FeederOptions } from './feeder.js';

const NOON = Date.parse('2026-11-22T11:00Z');

function bench(options: Partial<FeederOptions> = {}) {
  const clock = new SteppedClock(NOON);
  const gear = [0, 1, 2].map((shortAddress) => new SimulatedGear(clock, { shortAddress, nominalPowerW: 50 }));
  const feeder = new Feeder({ clock, gear: gear.slice(0, 2), ...options });
  const lit = () => gear.map((each) => each.outputPercent);
  return { clock, gear, feeder, lit };
}

describe('a feeder', () => {
  it('takes its own gear down, and brings it up at its power-on level', async () => {
    const { clock, gear, feeder, lit } = bench();
    await feeder.setMains(false);
    expect([lit(), feeder.powerW, feeder.isLive]).to.deep.equal([[0, 0, 100], 0, false]);
    await clock.advance(20 * MINUTE);
    await feeder.setMains(true);
    expect([lit(), feeder.powerW]).to.deep.equal([[100, 100, 100], 100]);
    expect(gear[0]?.levelTrace.map((each) => each.cause)).to.deep.equal(['powerOn', 'powerOff', 'powerOn']);
  });

  it('is live only with mains, breaker and contactor together', async () => {
    const { feeder } = bench();
    await feeder.setBreaker(false);
    await feeder.setMains(false);
    await feeder.setContactor(false);
    const seen = [];
    for (const mend of [feeder.setMains(true), feeder.setContactor(true), feeder.setBreaker(true)]) {
      await mend;
      seen.push(feeder.isLive);
    }
    expect(seen.at(-1)).to.equal(true);
    await feeder.setContactor(false);
    await feeder.setMains(true);
    expect(feeder.isLive).to.equal(false);
  });

  it('takes an interface that it feeds with it', async () => {
    const supplies: boolean[] = [];
    const { feeder } = bench({ interfaces: [{ setSupply: (isOn) => void supplies.push(isOn) }] });
    await feeder.setMains(false);
    await feeder.setMains(false);
    await feeder.setMains(true);
    expect(supplies).to.deep.equal([false, true]);
  });

  it('follows a plan of dusk and dawn, day after day', async () => {
    const { clock, feeder } = bench({ plan: dailySwitching('16:45', '07:30') });
    const changes: string[] = [];
    let was = feeder.isLive;
    await feeder.start();
    expect(feeder.isLive, 'off by day').to.equal(false);
    was = feeder.isLive;
    for (let minute = 0; minute < (3 * DAY) / MINUTE; minute += 1) {
      await clock.advance(MINUTE);
      if (feeder.isLive !== was) changes.push(new Date(clock.now()).toISOString().slice(8, 16));
      was = feeder.isLive;
    }
    feeder.stop();
    // Local time is an hour ahead.
    expect(changes).to.deep.equal(['22T15:45', '23T06:30', '23T15:45', '24T06:30', '24T15:45', '25T06:30']);
  });

  it('counts what its gear has used', async () => {
    const { clock, feeder } = bench();
    await clock.advance(HOUR);
    expect(feeder.energyWh).to.be.closeTo(100, 1e-9);
  });

  it('leaves no timer behind', async () => {
    const { clock, feeder } = bench({ plan: dailySwitching('16:45', '07:30') });
    await feeder.start();
    feeder.stop();
    await clock.advance(5 * DAY);
    expect(feeder.isContactorClosed).to.equal(false);
  });
});

describe('a contactor plan', () => {
  it('keeps local time through the change of clocks', () => {
    const plan = dailySwitching('18:00', '06:00');
    // Clocks go back in the night to 25 October 2026.
    const before = plan(Date.parse('2026-10-24T12:00Z'));
    expect(new Date(before?.at ?? 0).toISOString()).to.equal('2026-10-24T16:00:00.000Z');
    const morning = plan(before?.at ?? 0);
    expect([new Date(morning?.at ?? 0).toISOString(), morning?.isClosed]).to.deep.equal([
      '2026-10-25T05:00:00.000Z',
      false,
    ]);
  });

  it('can be a list, in any order', () => {
    const plan = listedSwitching([
      { at: 20 * SECOND, isClosed: true },
      { at: 10 * SECOND, isClosed: false },
    ]);
    expect([plan(0)?.at, plan(10 * SECOND)?.at, plan(20 * SECOND)]).to.deep.equal([10_000, 20_000, null]);
  });

  it('refuses times that are none', () => {
    expect(() => dailySwitching('25:00', '06:00')).to.throw('closesAt of a contactor is "25:00"');
    expect(() => dailySwitching('06:00', '06:00')).to.throw('must differ');
  });
});
