import { HOUR, MINUTE, SECOND, SteppedClock } from '@lamplighter/contracts';
import {
  broadcast,
  type Dialogue,
  GEAR_COMMANDS as G,
  gearCommand,
  gearLevel,
  gearSpecial,
  group,
  queryActualLevel,
  queryStatus,
  readEnergy,
  readGearHealth,
  readIdentity,
  readSourceHealth,
  scanGear,
  setFadeTime,
  setLevel,
  setSafeLevels,
  short,
} from '@lamplighter/dali';
import { expect } from 'chai';
import { runOnBus } from '../bus/run-on-bus.js';
import { SimulatedBus } from '../bus/simulated-bus.js';
import type { GearOptions } from './gear-options.js';
import { SimulatedGear } from './simulated-gear.js';

const EVENING = Date.UTC(2026, 10, 22, 16);

/** Gear on two wires, and a way to talk to it. */
function bench(...options: Partial<GearOptions>[]) {
  const clock = new SteppedClock(EVENING);
  const bus = new SimulatedBus(clock);
  const gear = (options.length === 0 ? [{}] : options).map((each, index) => {
    const unit = new SimulatedGear(clock, { shortAddress: index, nominalPowerW: 60, ...each }, index);
    bus.attach(unit);
    return unit;
  });
  const first = gear[0];
  if (!first) throw new Error('no gear');
  const run = <T>(dialogue: Dialogue<T>): T => runOnBus(bus, dialogue);
  return { clock, bus, gear, first, run };
}

describe('simulated gear', () => {
  it('comes from the factory lit at full, with its power cycle seen', () => {
    const { first, run } = bench();
    expect(first.levelTrace).to.deep.equal([{ at: EVENING, arc: 254, cause: 'powerOn' }]);
    expect(run(queryStatus(0))).to.include({ lampOn: true, lampFailure: false, powerCycleSeen: true });
  });

  it('goes to a level and says so; limits hold and are reported', () => {
    const { run } = bench();
    run(setLevel(short(0), 200));
    expect(run(queryActualLevel(0))).to.equal(200);
    run(setLevel(short(0), 10));
    expect(run(queryActualLevel(0)), 'held at the physical minimum').to.equal(85);
    expect(run(queryStatus(0))).to.include({ limitError: true, powerCycleSeen: false });
  });

  it('fades in virtual time and can be stopped half way', async () => {
    const { clock, run } = bench();
    // Code 6 is 4 s.
    run(setFadeTime(short(0), 6));
    run(setLevel(short(0), 154));
    expect(run(queryActualLevel(0))).to.equal(254);
    await clock.advance(2 * SECOND);
    expect(run(queryActualLevel(0))).to.equal(204);
    expect(run(queryStatus(0))).to.include({ fadeRunning: true });
    run(setLevel(short(0), 255));
    await clock.advance(MINUTE);
    expect(run(queryActualLevel(0)), 'MASK stops the fade').to.equal(204);
  });

  it('fades to its lowest level before it goes out', async () => {
    const { clock, first, run } = bench();
    run(setFadeTime(short(0), 6));
    run(setLevel(short(0), 0));
    await clock.advance(3_999);
    expect(first.outputPercent).to.be.closeTo(1, 0.01);
    await clock.advance(1);
    expect(first.outputPercent).to.equal(0);
    expect(run(queryStatus(0))).to.include({ lampOn: false, fadeRunning: false });
  });

  it('obeys its groups', () => {
    const { gear, run } = bench({}, {}, {});
    const exchange = function* (): Dialogue<void> {
      yield gearCommand(short(1), G.addToGroup, 5);
      yield gearLevel(group(5), 180);
    };
    run(exchange());
    expect(gear.map((each) => each.targetArc)).to.deep.equal([254, 180, 254]);
  });

  it('ignores a configuration command that comes only once, or with something in between', () => {
    const { bus, first } = bench();
    const setPowerOn = gearCommand(short(0), G.setPowerOnLevel).frame;
    bus.transmit(gearSpecial('dtr0', 100).frame);
    bus.transmit(setPowerOn);
    bus.transmit(gearCommand(short(0), G.queryStatus).frame);
    bus.transmit(setPowerOn);
    expect(first.variables.powerOnLevel).to.equal(254);
    bus.transmit(setPowerOn);
    expect(first.variables.powerOnLevel).to.equal(100);
  });

  it('ignores the second copy when it comes more than 100 ms later', async () => {
    const { bus, clock, first } = bench();
    const setPowerOn = gearCommand(short(0), G.setPowerOnLevel).frame;
    bus.transmit(gearSpecial('dtr0', 100).frame);
    bus.transmit(setPowerOn);
    await clock.advance(101);
    bus.transmit(setPowerOn);
    expect(first.variables.powerOnLevel).to.equal(254);
  });

  it('is found by a scan with what it is', () => {
    const { run } = bench({ identification: 'A1B2' }, { shortAddress: 7 });
    const found = run(scanGear());
    expect(found.map((each) => each.shortAddress)).to.deep.equal([0, 7]);
    expect(run(readIdentity(0))).to.deep.include({ identification: '000000000000A1B2', gtin: '02000000000107' });
  });

  it('counts energy and answers it latched', async () => {
    const { clock, first, run } = bench({ nominalPowerW: 60, standbyW: 0.5 });
    await clock.advance(HOUR);
    expect(run(readEnergy(0))).to.deep.equal({ energyWh: 60, powerW: 60 });
    run(setLevel(short(0), 0));
    await clock.advance(10 * HOUR);
    expect(run(readEnergy(0))).to.deep.equal({ energyWh: 65, powerW: 0.5 });
    expect(first.energyWh).to.be.closeTo(65, 1e-9);
  });

  it('keeps a latched bank still while time goes on', async () => {
    const { bus, clock, run } = bench();
    const latch = function* (): Dialogue<void> {
      yield gearSpecial('dtr1', 202);
      yield gearSpecial('dtr0', 2);
      yield gearCommand(short(0), G.enableWriteMemory);
      yield gearSpecial('writeMemoryLocationNoReply', 0xaa);
    };
    const lastEnergyByte = () => {
      bus.transmit(gearSpecial('dtr1', 202).frame);
      bus.transmit(gearSpecial('dtr0', 0x0a).frame);
      return bus.transmit(gearCommand(short(0), G.readMemoryLocation).frame);
    };
    run(latch());
    const before = lastEnergyByte();
    await clock.advance(HOUR / 7);
    expect(lastEnergyByte()).to.deep.equal(before);
    expect(run(readEnergy(0)).energyWh, 'a new reading latches anew').to.be.closeTo(60 / 7, 0.01);
  });

  it('tells its health: voltage, temperature, hours and starts', async () => {
    const { clock, first, run } = bench({ ambientC: 9 });
    await clock.advance(2 * HOUR);
    const health = run(readGearHealth(0));
    expect(health).to.include({ operatingTime: 7_200, startCounter: 1, overallFailure: false, supplyFrequency: 50 });
    expect(health.supplyVoltage).to.be.within(226, 235);
    expect(health.temperature).to.equal(37);
    run(setLevel(short(0), 0));
    await clock.advance(2 * HOUR);
    expect(run(readGearHealth(0)).temperature).to.equal(9);
    const source = run(readSourceHealth(0));
    expect(source).to.include({ startCounter: 1, onTime: 7_200, current: 0, openCircuit: false });
    first.powerOff();
    await clock.advance(HOUR);
    first.powerOn();
    expect(run(readGearHealth(0))).to.include({ operatingTime: 4 * 3_600, startCounter: 2 });
  });

  it('with a dead lamp says so in status, level and bank 206, and takes standby power', () => {
    const { first, run } = bench({ standbyW: 0.5 });
    first.failLamp();
    expect(run(queryStatus(0))).to.include({ lampFailure: true, lampOn: false });
    expect(run(queryActualLevel(0))).to.equal(255);
    expect(run(readSourceHealth(0))).to.include({ openCircuit: true, openCircuitCounter: 1, overallFailure: true });
    expect(run(readEnergy(0)).powerW).to.equal(0.5);
    expect(first.outputPercent).to.equal(0);
    first.repairLamp();
    expect(run(queryStatus(0))).to.include({ lampFailure: false, lampOn: true });
    expect(run(queryActualLevel(0))).to.equal(254);
  });

  it('notices an open circuit only when it drives the lamp', () => {
    const { first, run } = bench();
    run(setLevel(short(0), 0));
    first.failLamp();
    expect(run(queryStatus(0))).to.include({ lampFailure: false });
    run(setLevel(short(0), 200));
    expect(run(queryStatus(0))).to.include({ lampFailure: true });
  });

  it('is silent without mains and comes back at its power-on level', async () => {
    const { clock, first, run } = bench();
    run(setSafeLevels(0));
    run(setLevel(short(0), 120));
    first.powerOff();
    expect(run(queryStatus(0))).to.equal(null);
    const before = first.energyWh;
    await clock.advance(HOUR);
    expect(first.energyWh).to.equal(before);
    first.powerOn();
    expect(run(queryActualLevel(0)), 'cannot tell yet').to.equal(255);
    await clock.advance(SECOND);
    expect(run(queryActualLevel(0))).to.equal(254);
    expect(run(queryStatus(0))).to.include({ powerCycleSeen: true });
    expect(first.levelTrace.slice(-3).map(({ arc, cause }) => [arc, cause])).to.deep.equal([
      [120, 'command'],
      [0, 'powerOff'],
      [254, 'powerOn'],
    ]);
  });

  it('goes to full when the bus is dead for half a second, not for less', async () => {
    const { bus, clock, first, run } = bench();
    run(setLevel(short(0), 120));
    bus.setPower(false);
    await clock.advance(400);
    bus.setPower(true);
    await clock.advance(SECOND);
    expect(first.targetArc).to.equal(120);
    bus.setPower(false);
    await clock.advance(500);
    expect(first.targetArc).to.equal(254);
  });

  it('can be mute, stuck and untruthful', async () => {
    const { first, run } = bench();
    first.mute();
    run(setLevel(short(0), 150));
    expect(run(queryStatus(0))).to.equal(null);
    first.reconnect();
    expect(run(queryActualLevel(0))).to.equal(150);
    first.stickAt(220);
    run(setLevel(short(0), 100));
    expect(run(queryActualLevel(0))).to.equal(220);
    first.stickAt(null);
    first.answerWrongly((byte) => byte + 1);
    expect(run(queryActualLevel(0))).to.equal(101);
  });

  it('is commissioned by binary search over random addresses', () => {
    const { bus, gear } = bench(
      { shortAddress: null, seed: 'a' },
      { shortAddress: null, seed: 'b' },
      { shortAddress: null, seed: 'c' },
    );
    const tell = (name: Parameters<typeof gearSpecial>[0], data = 0) => {
      const { frame, twice } = gearSpecial(name, data);
      if (twice) bus.transmit(frame);
      return bus.transmit(frame);
    };
    tell('initialise', 0xff);
    tell('randomise');
    const setSearch = (address: number) => {
      tell('searchAddrH', address >> 16);
      tell('searchAddrM', (address >> 8) & 0xff);
      tell('searchAddrL', address & 0xff);
    };
    for (let next = 0; next < 3; next += 1) {
      let low = 0;
      let high = 0xffffff;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        setSearch(middle);
        if (tell('compare').kind === 'none') low = middle + 1;
        else high = middle;
      }
      setSearch(low);
      tell('programShortAddress', (next << 1) | 1);
      expect(tell('verifyShortAddress', (next << 1) | 1)).to.deep.equal({ kind: 'byte', value: 255 });
      tell('withdraw');
    }
    setSearch(0xffffff);
    expect(tell('compare')).to.deep.equal({ kind: 'none' });
    tell('terminate');
    expect(gear.map((each) => each.shortAddress).sort()).to.deep.equal([0, 1, 2]);
  });

  it('refuses options that no gear can have', () => {
    expect(() => bench({ shortAddress: 64 })).to.throw('shortAddress of simulated gear must be a whole number 0 to 63');
    expect(() => bench({ identification: 'lamp 1' })).to.throw('identification');
    expect(() => bench({ nominalPowerW: 0 })).to.throw('nominalPowerW');
  });

  it('answers garbled when several answer at once', () => {
    const { bus } = bench({}, {});
    expect(bus.transmit(gearCommand(broadcast, G.queryStatus).frame)).to.deep.equal({ kind: 'garbled' });
  });
});
