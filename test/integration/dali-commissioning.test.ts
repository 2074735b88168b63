import { SteppedClock } from '@lamplighter/contracts';
import { commissionControlDevices, commissionGear, scanControlDevices, scanGear } from '@lamplighter/dali';
import { runOnBus, SimulatedBus, SimulatedGear, SimulatedSensor } from '@lamplighter/firmware-sim';
import { expect } from 'chai';

const AFTERNOON = Date.UTC(2026, 10, 22, 14);

/** A line of units fresh from the factory, as a street has them before the crew comes. */
function newLine(gearCount: number, sensorCount: number) {
  const clock = new SteppedClock(AFTERNOON);
  const bus = new SimulatedBus(clock);
  const gear = Array.from({ length: gearCount }, (_, index) => {
    const unit = new SimulatedGear(clock, { shortAddress: null, nominalPowerW: 60 }, index);
    bus.attach(unit);
    return unit;
  });
  const sensors = Array.from({ length: sensorCount }, (_, index) => {
    const unit = new SimulatedSensor(clock, { shortAddress: null }, async () => {}, index);
    bus.attach(unit);
    return unit;
  });
  return { bus, gear, sensors };
}

describe('commissioning against the simulator, which has its own ideas of the standard', () => {
  it('gives 64 gear and three sensors fresh from the factory addresses of their own', () => {
    const { bus, gear, sensors } = newLine(64, 3);
    const ofGear = runOnBus(bus, commissionGear({ mode: 'all' }));
    expect(ofGear).to.deep.include({ isComplete: true, clashing: [], silent: [], unassigned: [] });
    expect(ofGear.assigned.map(({ shortAddress }) => shortAddress)).to.deep.equal(gear.map((_, index) => index));
    const ofSensors = runOnBus(bus, commissionControlDevices({ mode: 'unaddressed' }));
    expect(ofSensors.isComplete).to.equal(true);
    expect(sensors.map(({ shortAddress }) => shortAddress).sort()).to.deep.equal([0, 1, 2]);
    expect(runOnBus(bus, scanGear({ identities: false }))).to.have.length(64);
    expect(runOnBus(bus, scanControlDevices())).to.have.length(3);
  });

  it('changes nothing where everybody has an address', () => {
    const { bus, gear } = newLine(5, 0);
    runOnBus(bus, commissionGear({ mode: 'all', addresses: [10, 11, 12, 13, 14] }));
    const before = gear.map(({ shortAddress }) => shortAddress);
    const again = runOnBus(bus, commissionGear({ mode: 'unaddressed' }));
    expect(again).to.deep.include({ assigned: [], kept: [10, 11, 12, 13, 14], isComplete: true });
    expect(gear.map(({ shortAddress }) => shortAddress)).to.deep.equal(before);
  });
});
