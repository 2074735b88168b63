import { SteppedClock } from '@lamplighter/contracts';
import {
  commissionControlDevices,
  commissionGear,
  configureEvents,
  configureLightSensor,
  describeControlDevice,
  readBank,
  readdressGear,
  readGearSettings,
  readInputValue,
  scanControlDevices,
  scanGear,
  setGroups,
  setScene,
  swapGear,
  writeBank,
} from '@lamplighter/dali';
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

describe('dialogues against the simulator, which has its own ideas of the standard', () => {
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

  it('moves gear and lets two change places', () => {
    const { bus, gear } = newLine(2, 0);
    runOnBus(bus, commissionGear({ mode: 'all', addresses: [1, 2] }));
    const [one] = gear.filter(({ shortAddress }) => shortAddress === 1);
    expect(runOnBus(bus, swapGear(1, 2))).to.deep.equal({ outcome: 'swapped', first: 2, second: 1 });
    expect(one?.shortAddress).to.equal(2);
    expect(runOnBus(bus, readdressGear(2, 40))).to.equal('moved');
    expect(one?.shortAddress).to.equal(40);
  });

  it('sets gear up and reads the settings back', () => {
    const { bus } = newLine(1, 0);
    runOnBus(bus, commissionGear({ mode: 'all' }));
    expect(runOnBus(bus, setGroups(0, [3, 15]))).to.equal('written');
    expect(runOnBus(bus, setScene(0, 4, 170))).to.equal('written');
    expect(runOnBus(bus, setScene(0, 4, 170))).to.equal('unchanged');
    const settings = runOnBus(bus, readGearSettings(0));
    expect(settings).to.deep.include({ groups: [3, 15], physicalMinimum: 85, lightSource: 'LED' });
    expect(settings?.scenes[4]).to.equal(170);
  });

  it('writes what a luminaire is behind the lock, and nothing beside it', () => {
    const { bus } = newLine(1, 0);
    runOnBus(bus, commissionGear({ mode: 'all' }));
    const before = runOnBus(bus, readBank(0, 1));
    const values = { nominalInputPower: 75, luminaireName: 'Chaussee de Mons 12' };
    expect(runOnBus(bus, writeBank(0, 1, values))).to.deep.include({ outcome: 'written' });
    expect(runOnBus(bus, readBank(0, 1))).to.deep.equal({ ...before, ...values });
    expect(runOnBus(bus, writeBank(0, 1, values))).to.deep.equal({ outcome: 'unchanged', written: 0 });
  });

  it('sets sensors up and reads how they are set', () => {
    const clock = new SteppedClock(AFTERNOON);
    const bus = new SimulatedBus(clock);
    bus.attach(new SimulatedSensor(clock, { shortAddress: 9, instances: ['presence', 'light'] }, async () => {}));
    const light = { reportSeconds: 60, hysteresisPercent: 10, hysteresisMin: 4, deadtimeMs: 1_000 };
    expect(runOnBus(bus, configureLightSensor(9, 1, light))).to.equal('written');
    expect(runOnBus(bus, configureLightSensor(9, 1, light))).to.equal('unchanged');
    expect(runOnBus(bus, configureEvents(9, 0, { priority: 2, groups: [5, null, null] }))).to.equal('written');
    const device = runOnBus(bus, describeControlDevice(9));
    expect(device?.instances.map(({ type }) => type)).to.deep.equal([3, 4]);
    expect(device?.instances[0]).to.deep.include({ priority: 2, groups: [5, null, null] });
    expect(device?.instances[1]).to.deep.include({ scheme: 'deviceInstance', filter: 1, isEnabled: true });
    expect(runOnBus(bus, readInputValue(9, 1))?.bits).to.equal(device?.instances[1]?.resolution);
  });
});
