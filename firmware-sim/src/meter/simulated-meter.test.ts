import { HOUR, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { SimulatedGear } from '../gear/simulated-gear.js';
import { SimulatedMeter } from './simulated-meter.js';

const word = (meter: SimulatedMeter, address: number): string =>
  [meter.register(address), meter.register(address + 1)].map((word) => word?.toString(16).padStart(4, '0')).join('');

describe('the simulated meter', () => {
  it('shows floats of two registers, high word first: 230 V is 4366 0000, 50 Hz is 4248 0000', () => {
    const meter = new SimulatedMeter({ clock: new SteppedClock(0), loads: [], energyWh: 1_234_500 });
    expect(word(meter, 2)).to.equal('43660000');
    expect(word(meter, 70)).to.equal('42480000');
    // 1234.5 kWh.
    expect(word(meter, 72)).to.equal('449a5000');
    expect(meter.register(400)).to.equal(null);
  });

  it('adds up what lamps use, with losses and with what the cabinet itself uses', async () => {
    const clock = new SteppedClock(Date.UTC(2026, 10, 25, 18));
    const gear = [0, 1].map(
      (shortAddress) => new SimulatedGear(clock, { shortAddress, nominalPowerW: 100 }, shortAddress),
    );
    await clock.advance(HOUR);
    const meter = new SimulatedMeter({ clock, loads: gear, lossShare: 0.1 });
    expect(meter.powerW).to.be.closeTo(226, 0.5);
    await clock.advance(HOUR);
    expect(meter.energyWh).to.be.closeTo(226, 0.5);
    for (const each of gear) each.stop();
  });

  it('begins at nothing again where its counter ends, or where somebody sets it', async () => {
    const clock = new SteppedClock(0);
    const meter = new SimulatedMeter({ clock, loads: [], energyWh: 999_997, rollsOverAtWh: 1_000_000 });
    await clock.advance(HOUR);
    expect(meter.energyWh).to.be.closeTo(3, 1e-6);
    meter.energyWh = 500;
    expect(meter.energyWh).to.be.closeTo(500, 1e-6);
    meter.importShown = -5_000;
    expect(word(meter, 72)).to.equal('c0a00000');
  });
});
