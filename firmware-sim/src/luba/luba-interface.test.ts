import { SteppedClock } from '@lamplighter/contracts';
import { frame24 } from '@lamplighter/dali';
import { expect } from 'chai';
import { BusAccess } from '../bus/bus-access.js';
import { SimulatedBus } from '../bus/simulated-bus.js';
import { SimulatedGear } from '../gear/simulated-gear.js';
import { encodeLuba, LUBA, LubaParser } from './luba-frame.js';
import { LubaInterface } from './luba-interface.js';

/** An interface with two gear; what it says is kept with the millisecond at which it said it. */
function bench(pace: 'none' | 'line') {
  const clock = new SteppedClock(0);
  const bus = new SimulatedBus(clock);
  const gear = [0, 1].map((shortAddress) => new SimulatedGear(clock, { shortAddress, nominalPowerW: 40 }));
  for (const each of gear) bus.attach(each);
  const access = new BusAccess({ bus, io: clock, pace });
  const said: string[] = [];
  const parser = new LubaParser();
  const luba = new LubaInterface({
    bus,
    access,
    clock,
    io: clock,
    write: async (bytes) => {
      for (const { command, payload } of parser.push(bytes, clock.monotonic())) {
        said.push(`${clock.monotonic().toFixed(1)} ${command.toString(16)} ${Buffer.from(payload).toString('hex')}`);
      }
    },
  });
  const send = (frame: readonly number[], mode: number): void => {
    const fill = new Array<number>(4 - frame.length).fill(0);
    luba.receive(encodeLuba(LUBA.send, [0, frame.length * 8, mode, ...frame, ...fill]));
  };
  return { clock, bus, access, gear, luba, said, send };
}

describe('the simulated LUBA interface', () => {
  it('takes as long as the bus takes', async () => {
    const { clock, bus, said, send } = bench('line');
    send([0x01, 0xa0], 3);
    send([0x01, 0xa0], 3);
    await clock.advance(200);
    // 17 bits of 833.3 us on a bus that rested, 8 ms to the answer, 9 bits; then a rest of 17 ms before all that again.
    expect(said.filter((each) => !each.includes(' 33 ')).map((each) => each.slice(0, 7))).to.deep.equal([
      '14.2 31',
      '29.7 31',
      '60.8 31',
      '76.3 31',
    ]);
    expect(said.at(-1)).to.match(/ 31 ....0088fe$/);
    expect(bus.account.use.busMilliseconds).to.be.closeTo(2 * (17 + 8 + (26 * 1_000) / 1_200), 1e-9);
  });

  it('sends both copies of a pair within 100 ms and tells of both', async () => {
    const { clock, gear, said, send } = bench('line');
    send([0xa3, 6], 2);
    send([0xff, 0x2e], 0x83);
    await clock.advance(300);
    expect(said.map((each) => each.split(' ').slice(0, 2).join(' '))).to.deep.equal([
      '0.0 33',
      '0.0 33',
      '14.2 31',
      '45.3 31',
      '73.6 31',
    ]);
    expect(gear.map((each) => each.variables.fadeTime)).to.deep.equal([6, 6]);
  });

  it('lets the higher priority go first once the bus is free', async () => {
    const { clock, said, send } = bench('line');
    send([0x01, 0x90], 5);
    send([0x03, 0x90], 5);
    send([0x00, 0x80], 2);
    await clock.advance(500);
    const frames = said.filter((each) => each.includes(' 31 ') && !each.includes('0088'));
    expect(frames.map((each) => each.slice(-4))).to.deep.equal(['0190', '0080', '0390']);
  });

  it('refuses more than it can hold', () => {
    const { said, send, luba } = bench('line');
    for (let frame = 0; frame < 20; frame += 1) send([0x00, 0x80], 2);
    expect(said.filter((each) => each.endsWith(' 33 06'))).to.have.length(3);
    expect(luba.stats.refused).to.equal(3);
    luba.reset();
  });

  it('lets nobody wait for ever when the line is closed while an event is on the bus', async () => {
    const { clock, luba, access } = bench('line');
    const told = [luba.overhear(frame24(0x088003), 4), luba.overhear(frame24(0x088000), 4)];
    await clock.advance(1);
    luba.reset();
    await Promise.all(told);
    const later = luba.overhear(frame24(0x088003), 4);
    await clock.advance(200);
    await later;
    expect(access.stats.events).to.equal(1);
  });

  it('leaves out what the event filter hides', async () => {
    const { clock, luba, said, send } = bench('none');
    await clock.advance(70_000);
    const settings = (filter: number) => luba.receive(encodeLuba(LUBA.settings, [0, filter, 0]));
    const heard = (filter: number): string[] => {
      settings(filter);
      said.length = 0;
      send([0x01, 0xa0], 5);
      return said.map((each) => each.split(' ')[2] ?? '').slice(1);
    };
    // 70000 ms as 16 bits is 1170.
    expect(heard(0x12)).to.deep.equal(['117000100101a0', '11700088fe']);
    expect(heard(0x40)).to.deep.equal(['11700088fe']);
    expect(heard(0x20)).to.deep.equal(['117000100301a0']);
    expect(heard(0x0c)).to.deep.equal(['100401a0', '88fe']);
    expect(heard(0x80)).to.deep.equal([]);
  });

  it('echoes as many settings as it was given', () => {
    const { luba, said } = bench('none');
    luba.receive(encodeLuba(LUBA.settings, [0, 0x12]));
    luba.receive(encodeLuba(LUBA.settings, [0, 0x12, 0x80]));
    luba.receive(encodeLuba(LUBA.settings, [0]));
    expect(said.map((each) => each.slice(4))).to.deep.equal(['2b 0012', '2b 001280', '2b 02']);
  });

  it('refuses frames while the bus has no voltage, and reports events of sensors', async () => {
    const { bus, access, luba, said, send } = bench('none');
    bus.setPower(false);
    send([0x01, 0x90], 5);
    expect(said).to.deep.equal(['0.0 33 07']);
    bus.setPower(true);
    await luba.overhear(frame24(0x088003), 4);
    expect(said[1]).to.equal('0.0 31 00000098088003');
    expect(access.stats).to.include({ events: 1, frames: 1 });
  });
});
