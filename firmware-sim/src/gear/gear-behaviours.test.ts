import { HOUR, MINUTE, SECOND, SteppedClock } from '@lamplighter/contracts';
import { frame16 } from '@lamplighter/dali';
import { expect } from 'chai';
import { SimulatedBus } from '../bus/simulated-bus.js';
import { GEAR_MODELS } from './gear-models.js';
import type { GearOptions } from './gear-options.js';
import { SimulatedGear } from './simulated-gear.js';

/** One gear with short address 0 on two wires. Frames are written by hand: 01 is "address 0, command", A3 C3 C5 the DTRs. */
function bench(options: Partial<GearOptions> = {}) {
  const clock = new SteppedClock(Date.UTC(2026, 10, 22, 16));
  const bus = new SimulatedBus(clock);
  const gear = new SimulatedGear(clock, { shortAddress: 0, nominalPowerW: 60, ...options });
  bus.attach(gear);
  const ask = (hex: string) => {
    const answer = bus.transmit(frame16(Number.parseInt(hex, 16)));
    return answer.kind === 'byte' ? answer.value : null;
  };
  const tell = (...frames: string[]) => {
    for (const frame of frames) ask(frame);
  };
  const hex = (value: number) => value.toString(16).padStart(2, '0');
  /** Bytes of a bank, as a hexadecimal text; a location that is not implemented is `--`. */
  const bytes = (bank: number, address: number, count: number) => {
    tell(`c3${hex(bank)}`, `a3${hex(address)}`);
    return Array.from({ length: count }, () => {
      const byte = ask('01c5');
      return byte === null ? '--' : hex(byte);
    }).join('');
  };
  const number = (bank: number, address: number, count: number) => Number.parseInt(bytes(bank, address, count), 16);
  /** Writes bytes from an address on, unlocked first when asked. */
  const write = (bank: number, address: number, values: readonly number[], unlock = false) => {
    tell(`c3${hex(bank)}`, 'a302', '0181', '0181');
    if (unlock) tell('c955');
    tell(`a3${hex(address)}`);
    for (const value of values) tell(`c9${hex(value)}`);
  };
  return { clock, bus, gear, ask, tell, bytes, number, write };
}

describe('memory banks of simulated gear', () => {
  it('give apparent and load-side energy beside active, each with its exponent', async () => {
    const { clock, gear, bytes, number } = bench({ standbyW: 0.5 });
    await clock.advance(HOUR);
    // Exponent FE (hundredths), 60 Wh; exponent FE, 60 W.
    expect(bytes(202, 3, 13)).to.equal('01fe000000001770fe00001770');
    // Power factor 0.96: 62.5 VAh and VA.
    expect(bytes(203, 3, 13)).to.equal('01fe00000000186afe0000186a');
    // 92 % of what is above standby.
    expect(number(204, 5, 6) / 100).to.be.closeTo(59.5 * 0.92, 0.01);
    expect(number(204, 0x0c, 4) / 100).to.be.closeTo(59.5 * 0.92, 0.01);
    gear.stop();
  });

  it('count in the exponent that they are given', async () => {
    const { clock, bytes } = bench({ energyExponent: 3, energyWh: 41_000 });
    await clock.advance(20 * HOUR);
    // 42.2 kWh counted in whole kilowatt-hours.
    expect(bytes(202, 4, 7)).to.equal('0300000000002a');
  });

  it('answer TMASK for what is not measured yet, and only that', () => {
    const { gear, bytes } = bench();
    gear.powerOff();
    gear.powerOn();
    expect(bytes(202, 0x0b, 5)).to.equal('fefffffffe');
    expect(bytes(203, 0x0b, 5)).to.equal('fefffffffe');
    expect(bytes(202, 4, 7), 'the counter is in memory').to.equal('fe000000000000');
    expect(bytes(205, 0x0b, 4)).to.equal('fffefefe');
    expect(bytes(205, 0x1b, 2)).to.equal('fefe');
  });

  it('answer MASK for what the gear has no sensor for', async () => {
    const { clock, bytes } = bench({ model: 'road-90-hot' });
    await clock.advance(SECOND);
    expect(bytes(206, 0x1c, 5)).to.equal('ffffffffff');
    expect(bytes(206, 0x18, 4), 'short and open circuit it knows').to.equal('00000000');
  });

  it('tell median life, reference temperature and median starts, which may be written unlocked', () => {
    const { gear, bytes, write } = bench();
    // 100,000 h; 75 degrees + 60; 50,000 starts.
    expect(bytes(207, 0, 8)).to.equal('07--ff0164' + '87' + '01f4');
    write(207, 4, [50]);
    expect(bytes(207, 4, 1)).to.equal('64');
    write(207, 4, [50], true);
    expect([bytes(207, 4, 1), gear.memoryWritesOf(207, 4)]).to.deep.equal(['32', 1]);
  });

  it('get their factory values back by RESET MEMORY BANK while unlocked', () => {
    const { tell, bytes, write } = bench();
    write(207, 4, [50], true);
    tell('a3cf', '0124', '0124');
    expect(bytes(207, 4, 1)).to.equal('64');
  });

  it('hold counters that may be set back beside totals that may not', async () => {
    const { clock, gear, number, write } = bench();
    await clock.advance(2 * HOUR);
    expect([number(206, 0x0a, 4), number(206, 0x0e, 4)]).to.deep.equal([7_200, 7_200]);
    write(206, 0x0a, [0, 0, 0, 0]);
    write(206, 0x0e, [0, 0, 0, 0]);
    await clock.advance(MINUTE);
    expect([number(206, 0x0a, 4), number(206, 0x0e, 4)]).to.deep.equal([60, 7_260]);
    write(206, 0x04, [0, 1, 0]);
    gear.failLamp();
    gear.repairLamp();
    expect([number(206, 0x04, 3), number(206, 0x07, 3)]).to.deep.equal([257, 2]);
  });
});

describe('failures of part 253', () => {
  it('are a flag and a counter each, with an overall one for gear and for source', () => {
    const { gear, bytes, ask, tell } = bench();
    gear.setFailure('outputPowerLimitation', true);
    gear.setFailure('sourceThermalDerating', true);
    expect(bytes(205, 0x0f, 12)).to.equal('010100000000010100000000');
    expect(bytes(206, 0x16, 10)).to.equal('01010000000001010000');
    // QUERY CONTROL GEAR FAILURE, bit 0 of the status.
    expect([ask('01aa'), (ask('0190') ?? 0) & 1]).to.deep.equal([255, 1]);
    tell('c106');
    expect(ask('01f1')).to.equal(0b0100_0000);
    gear.setFailure('outputPowerLimitation', false);
    gear.setFailure('sourceThermalDerating', false);
    expect(bytes(205, 0x0f, 12)).to.equal('000100000000000100000000');
    expect(ask('01aa')).to.equal(null);
  });

  it('stop counting at 253', () => {
    const { gear, bytes } = bench();
    for (let time = 0; time < 300; time += 1) {
      gear.setFailure('overvoltage', true);
      gear.setFailure('overvoltage', false);
    }
    expect(bytes(205, 0x0f, 6)).to.equal('00fd000000fd');
  });

  it('follow the supply voltage', async () => {
    const { clock, gear, number, bytes } = bench();
    await clock.advance(SECOND);
    gear.setSupplyVoltage(190);
    expect([number(205, 0x0b, 2), bytes(205, 0x11, 4)]).to.deep.equal([1_900, '01010000']);
    gear.setSupplyVoltage(270);
    expect([number(205, 0x0b, 2), bytes(205, 0x11, 4)]).to.deep.equal([2_700, '00010101']);
    gear.setSupplyVoltage(null);
    expect(bytes(205, 0x11, 4)).to.equal('00010001');
  });

  it('tell a short circuit from an open one', () => {
    const { gear, ask, tell, bytes } = bench();
    gear.failLamp('short');
    expect(bytes(206, 0x18, 4)).to.equal('01010000');
    tell('c106');
    expect(ask('01f1')).to.equal(1);
    expect([ask('0192'), gear.outputPercent]).to.deep.equal([255, 0]);
  });

  it('come with heat: less light first, then none, and back when it has cooled', async () => {
    const { clock, gear, bytes } = bench({ ambientC: 60 });
    // 60 + 28 K at full load: passes 85 degrees after 12 min x ln(28/3) = 26.8 min.
    await clock.advance(26 * MINUTE);
    expect([gear.hasFailure('thermalDerating'), gear.outputPercent]).to.deep.equal([false, 100]);
    await clock.advance(MINUTE);
    expect([gear.hasFailure('thermalDerating'), bytes(205, 0x17, 2)]).to.deep.equal([true, '0101']);
    expect(gear.outputPercent).to.be.closeTo(50, 1);
    gear.setAmbient(90);
    await clock.advance(30 * MINUTE);
    expect([gear.hasFailure('thermalShutdown'), gear.outputPercent]).to.deep.equal([true, 0]);
    gear.setAmbient(15);
    await clock.advance(2 * HOUR);
    expect([gear.hasFailure('thermalShutdown'), gear.hasFailure('thermalDerating')]).to.deep.equal([false, false]);
    expect([gear.outputPercent, bytes(205, 0x17, 4)]).to.deep.equal([100, '00010001']);
    gear.stop();
  });

  it('in the heat come and go at the same instants however often somebody looks', async () => {
    const night = async (looks: number) => {
      const { clock, gear } = bench({ ambientC: 62 });
      for (let look = 0; look < looks; look += 1) {
        await clock.advance((6 * HOUR) / looks);
        void gear.outputPercent;
      }
      const { energyWh } = gear;
      gear.stop();
      return energyWh;
    };
    expect(await night(1)).to.be.closeTo(await night(7_200), 0.05);
  });
});

describe('a lamp that disobeys', () => {
  it('cycles: dark and lit by turns, starts counted, no failure told', async () => {
    const { clock, gear, ask, number } = bench();
    gear.cycleLamp(5 * MINUTE, MINUTE);
    expect([gear.outputPercent, (ask('0190') ?? 0) & 0b110]).to.deep.equal([0, 0]);
    await clock.advance(MINUTE);
    expect([gear.outputPercent, (ask('0190') ?? 0) & 0b110]).to.deep.equal([100, 0b100]);
    await clock.advance(59 * MINUTE);
    expect(number(206, 0x07, 3)).to.equal(11);
    gear.repairLamp();
    await clock.advance(HOUR);
    expect(number(206, 0x07, 3)).to.equal(12);
  });

  it('mismatches: gives another light than it says, and takes the power of what it gives', () => {
    const { gear, ask, tell } = bench();
    gear.mismatchAt(254);
    tell('00aa');
    expect([ask('01a0'), gear.outputPercent]).to.deep.equal([170, 100]);
    expect(gear.powerW).to.equal(60);
    tell('0000');
    expect([ask('01a0'), gear.outputPercent]).to.deep.equal([0, 0]);
    gear.mismatchAt(null);
    tell('00aa');
    expect(gear.outputPercent).to.be.closeTo(10, 0.2);
  });

  it('with a welded relay stays lit and claims to be off', () => {
    const { gear, ask, tell } = bench();
    gear.weldRelay(true);
    tell('00e5', '0100');
    expect([ask('01a0'), ask('0193')]).to.deep.equal([0, null]);
    expect(gear.outputPercent).to.be.closeTo(50, 1);
    expect(gear.powerW).to.be.above(20);
    gear.weldRelay(false);
    expect(gear.outputPercent).to.equal(0);
  });
});

describe('ageing of simulated gear', () => {
  it('takes light and adds power with the hours burnt', async () => {
    const fresh = bench({ model: 'road-40', nominalPowerW: 40 }).gear;
    const old = bench({ model: 'road-40', nominalPowerW: 40, burningHours: 50_000 }).gear;
    expect(fresh.lumens).to.equal(40 * 145);
    // 0.1 % of light and 0.02 % of power in 1,000 h.
    expect(old.lumens).to.be.closeTo(40 * 145 * 0.95, 1e-6);
    expect(old.powerW).to.be.closeTo(0.35 + 39.65 * 1.01, 1e-6);
    old.failLamp();
    old.repairLamp();
    expect(old.lumens, 'a new light source').to.be.closeTo(40 * 145, 1e-6);
  });

  it('counts burning hours only while there is light, and starts', async () => {
    const { clock, gear, tell, number } = bench({ burningHours: 10, starts: 7 });
    await clock.advance(HOUR);
    tell('0000');
    await clock.advance(HOUR);
    expect(gear.burningHours).to.equal(11);
    expect([number(206, 0x0e, 4), number(205, 0x08, 3)]).to.deep.equal([11 * 3_600, 8]);
  });

  it('ends in a dead lamp at the end of its life, and a new one lives as long again', async () => {
    const { clock, gear, ask } = bench({ burningHours: 999, lifeHours: 1_000 });
    await clock.advance(59 * MINUTE);
    expect(gear.hasLampFailure).to.equal(false);
    await clock.advance(2 * MINUTE);
    expect([gear.hasLampFailure, ask('0192'), gear.outputPercent]).to.deep.equal([true, 255, 0]);
    gear.repairLamp();
    await clock.advance(900 * HOUR);
    expect(gear.hasLampFailure).to.equal(false);
  });

  it('draws lives around the median of the model', () => {
    const lives = Array.from({ length: 400 }, (_, index) => {
      const { character } = bench({ lifeHours: 'drawn', seed: `life ${index}` }).gear;
      return character.lifeHours / (1_000 * GEAR_MODELS.generic.medianKiloHours);
    });
    expect(lives.filter((life) => life < 1).length).to.be.within(170, 230);
    expect(lives.filter((life) => life < 0.5).length).to.be.below(80);
  });
});

describe('models of simulated gear', () => {
  it('have curves that rise and stay within what gear can be', () => {
    for (const [name, model] of Object.entries(GEAR_MODELS)) {
      for (const curve of [model.powerShareByLight, model.powerFactorByLoad, model.efficiencyByLoad]) {
        curve.forEach((point, index) => {
          const before = curve[index - 1];
          if (before) expect(point.at, name).to.be.above(before.at);
          if (before) expect(point.is, name).to.be.at.least(before.is);
          expect(point.is, name).to.be.within(0.01, 1);
        });
      }
      expect(model.powerShareByLight.at(-1), name).to.deep.equal({ at: 100, is: 1 });
      expect(model.gearShutsDownAtC, name).to.be.above(model.gearDeratesAtC);
    }
  });

  it('have their own power when dimmed, power factor and standby', async () => {
    const { clock, gear, tell, number } = bench({ model: 'road-90-hot', nominalPowerW: 90 });
    await clock.advance(SECOND);
    // Arc 229 is 50.5 % light.
    tell('00e5');
    expect(gear.powerW).to.be.closeTo(90 * (0.6 + 0.4 * (0.53 / 50)), 0.1);
    expect(number(205, 0x0e, 1)).to.be.closeTo(82, 1);
    tell('0000');
    expect(gear.powerW).to.equal(1.2);
    expect(number(205, 0x0e, 1)).to.be.closeTo(11, 1);
  });

  it('bring their power along, and one without a power says what is missing', () => {
    const clock = new SteppedClock(0);
    expect(new SimulatedGear(clock, { shortAddress: 0, model: 'road-40' }).powerW).to.equal(40);
    expect(() => new SimulatedGear(clock, { shortAddress: 0 })).to.throw('nominalPowerW of simulated gear');
  });
});

describe('the linear dimming curve', () => {
  it('is selected by part 207 and makes light follow the level', () => {
    const { gear, ask, tell } = bench();
    tell('a301', 'c106', '01e3', '01e3');
    tell('c106');
    expect(ask('01ee')).to.equal(1);
    expect(ask('019a'), '1 % of 254').to.equal(3);
    tell('007f');
    expect(gear.outputPercent).to.equal(50);
    expect([gear.writesOf('dimmingCurve'), gear.writesOf('minLevel')]).to.deep.equal([1, 1]);
  });

  it('is not selected by one copy, nor without ENABLE DEVICE TYPE', () => {
    const { ask, tell } = bench();
    tell('a301', 'c106', '01e3', '0190', '01e3', '01e3', 'c106');
    expect(ask('01ee')).to.equal(0);
  });

  it('integrates fades to the same energy as a fine sum', async () => {
    const { clock, gear, tell } = bench();
    tell('a301', 'c106', '01e3', '01e3', '00fe');
    // Fade code 8: 8 s, from 254 to 64.
    tell('a308', '012e', '012e', '0040');
    const before = gear.energyWh;
    let sum = 0;
    for (let step = 0; step < 800; step += 1) {
      await clock.advance(5);
      sum += (gear.powerW * 10) / HOUR;
      await clock.advance(5);
    }
    expect(gear.energyWh - before).to.be.closeTo(sum, sum * 1e-4);
  });
});

describe('tunable white (device type 8)', () => {
  it('goes to a colour temperature with the next level, within its limits, and tells it in mirek', () => {
    const { gear, ask, tell } = bench({ model: 'path-20-white', nominalPowerW: 20 });
    // 370 mirek = 0172: DTR1 01, DTR0 72; SET TEMPORARY COLOUR TEMPERATURE.
    tell('c301', 'a372', 'c108', '01e7', '00fe');
    expect(gear.colourTemperatureK).to.equal(2_703);
    tell('a302', 'c108');
    expect([ask('01fa'), ask('0198')]).to.deep.equal([0x01, 0x72]);
    tell('c308', 'a300', 'c108', '01e7', 'c108', '01e2', 'c108');
    expect(ask('01f8'), 'out of range, colour temperature active').to.equal(0x22);
    expect(gear.colourTemperatureK).to.equal(2_203);
  });

  it('lists its device types and keeps to a limit that was stored', () => {
    const { gear, ask, tell } = bench({ model: 'path-20-white', nominalPowerW: 20 });
    expect([ask('0199'), ask('01a7'), ask('01a7'), ask('01a7')]).to.deep.equal([255, 6, 8, 50]);
    // Warmest 400 mirek = 0190.
    tell('c501', 'c301', 'a390', 'c108', '01f2', '01f2');
    expect(gear.colourTemperatureK).to.equal(2_500);
    tell('a382', 'c108');
    expect([ask('01fa'), ask('0198')]).to.deep.equal([0x01, 0x90]);
  });

  it('is nothing that fixed white answers to', () => {
    const { gear, ask, tell } = bench();
    tell('a302', 'c108');
    expect([ask('01fa'), gear.colourTemperatureK]).to.deep.equal([null, null]);
  });
});

describe('wear of stored parameters', () => {
  it('is counted for each, once for each command that was carried out', () => {
    const { gear, tell } = bench();
    tell('a364', '012d', '012d', '012d', '012d', '012c');
    tell('a364', '0143', '0143');
    expect([
      gear.writesOf('powerOnLevel'),
      gear.writesOf('systemFailureLevel'),
      gear.writesOf('scene 3'),
    ]).to.deep.equal([2, 0, 1]);
    tell('0120', '0120');
    expect(gear.writesOf('powerOnLevel')).to.equal(3);
    expect(Math.max(...gear.writes.values())).to.equal(3);
  });

  it('does not come from levels, queries and DTRs', async () => {
    const { clock, gear, tell, ask } = bench();
    for (let level = 100; level < 200; level += 1) {
      tell(`00${level.toString(16)}`, 'a320', '0105');
      ask('0190');
    }
    await clock.advance(HOUR);
    expect(gear.writes.size).to.equal(0);
  });
});
