import { HOUR, SECOND, SteppedClock } from '@lamplighter/contracts';
import { frame16, frame24 } from '@lamplighter/dali';
import { expect } from 'chai';
import fc from 'fast-check';
import { SimulatedGear } from '../gear/simulated-gear.js';
import { BusAccount } from './bus-account.js';
import { type FramePriority, forwardCost, frameDuration, SETTLING, STOP_CONDITION } from './bus-timing.js';
import { SimulatedBus } from './simulated-bus.js';

/** Two gear on two wires; frames written by hand. */
function bench(seed?: string) {
  const clock = new SteppedClock(0);
  const bus = new SimulatedBus(clock, seed);
  const gear = [0, 1].map((shortAddress) => new SimulatedGear(clock, { shortAddress, nominalPowerW: 40 }));
  for (const each of gear) bus.attach(each);
  return { clock, bus, gear };
}

describe('bus time', () => {
  it('is the bits of the frame at 1200 bit/s', () => {
    // Start bit and 16, 24 or 8 data bits of 833.3 us.
    expect(frameDuration(16)).to.be.closeTo(14.2, 0.05);
    expect(frameDuration(24)).to.be.closeTo(20.8, 0.05);
    expect(frameDuration(8)).to.be.closeTo(7.5, 0.05);
  });

  it('comes to the mean transaction costs that Beckhoff measured (STANDARDS 1.1)', () => {
    const cost = (bits: 16 | 24, twice: boolean, isAnswered: boolean) => {
      const account = new BusAccount(new SteppedClock(0));
      account.forward(bits, 3);
      if (twice) account.forward(bits, 1);
      if (isAnswered) account.backward();
      return account.use.busMilliseconds;
    };
    expect(cost(16, false, false)).to.be.closeTo(31.2, 0.1);
    expect(cost(16, false, true)).to.be.closeTo(46.7, 0.1);
    expect(cost(16, true, false)).to.be.closeTo(59.4, 0.1);
    expect(cost(24, false, false)).to.be.closeTo(37.8, 0.1);
    expect(cost(24, false, true)).to.be.closeTo(53.3, 0.1);
    expect(cost(24, true, false)).to.be.closeTo(72.8, 0.1);
  });

  it('with a seed rests within the range of the priority, never shorter than the stop condition, and the same again', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom<FramePriority>(1, 2, 3, 4, 5), (seed, priority) => {
        const account = new BusAccount(new SteppedClock(0), seed);
        const again = new BusAccount(new SteppedClock(0), seed);
        for (let frame = 0; frame < 20; frame += 1) {
          const rest = account.forward(24, priority) - frameDuration(24);
          expect(rest).to.be.within(SETTLING[priority][0], SETTLING[priority][1]);
          expect(rest).to.be.above(STOP_CONDITION);
          expect(again.forward(24, priority) - frameDuration(24)).to.equal(rest);
        }
        const answer = account.backward() - frameDuration(8);
        expect(answer).to.be.within(5.5, 10.5);
      }),
    );
  });

  it('draws rests whose mean is the middle of the range', () => {
    const account = new BusAccount(new SteppedClock(0), 'mean');
    for (let frame = 0; frame < 2_000; frame += 1) account.forward(16, 5);
    expect(account.use.busMilliseconds / 2_000).to.be.closeTo(forwardCost(16, 5), 0.05);
  });

  it('never carries more than 1200 bit/s, however fast frames are handed over', async () => {
    const clock = new SteppedClock(0);
    const account = new BusAccount(clock);
    for (let frame = 0; frame < 1_000; frame += 1) account.forward(24, 2);
    const { bits, busMilliseconds, aheadMilliseconds, busyShare } = account.use;
    expect(bits).to.equal(25_000);
    expect(aheadMilliseconds).to.equal(busMilliseconds);
    expect(busyShare).to.equal(1);
    expect((1_000 * bits) / busMilliseconds).to.be.below(1_200);
    await clock.advance(HOUR);
    expect(account.use.aheadMilliseconds).to.equal(0);
    expect(account.use.busyShare).to.be.closeTo(busMilliseconds / HOUR, 1e-9);
  });
});

describe('the simulated bus', () => {
  it('garbles answers of several units at once', () => {
    const { bus } = bench();
    // Broadcast QUERY STATUS.
    expect(bus.transmit(frame16(0xff90))).to.deep.equal({ kind: 'garbled' });
    expect(bus.transmit(frame16(0x0190))).to.have.property('kind', 'byte');
  });

  it('lets nobody understand frames that two units send at once, and a pair is broken by it', () => {
    const { bus, gear } = bench();
    bus.transmit(frame16(0xa364));
    bus.transmit(frame16(0x012d));
    expect(bus.collide()).to.deep.equal({ kind: 'garbled' });
    bus.transmit(frame16(0x012d));
    expect(gear[0]?.variables.powerOnLevel).to.equal(254);
  });

  it('with noise loses commands and garbles answers in the share that was set, the same for the same seed', async () => {
    const outcomes = (seed: string) => {
      const { bus } = bench(seed);
      bus.setNoise(0.2);
      return Array.from({ length: 1_000 }, () => bus.transmit(frame16(0x0190)).kind);
    };
    const first = outcomes('a');
    expect(first.filter((kind) => kind === 'none').length).to.be.within(150, 250);
    // Of the four fifths that arrive.
    expect(first.filter((kind) => kind === 'garbled').length).to.be.within(110, 210);
    expect(outcomes('a')).to.deep.equal(first);
    expect(outcomes('b')).to.not.deep.equal(first);
  });

  it('is clean again without noise, and refuses a share that is none', () => {
    const { bus } = bench();
    bus.setNoise(1);
    expect(bus.transmit(frame16(0x0190)).kind).to.equal('none');
    bus.setNoise(0);
    expect(bus.transmit(frame16(0x0190)).kind).to.equal('byte');
    expect(() => bus.setNoise(2)).to.throw('0 to 1');
  });

  it('is silent without voltage', async () => {
    const { bus, clock } = bench();
    bus.setPower(false);
    await clock.advance(SECOND);
    expect([bus.transmit(frame16(0x0190)), bus.transmit(frame24(0x01fe30)), bus.collide()]).to.deep.equal(
      Array.from({ length: 3 }, () => ({ kind: 'none' })),
    );
  });
});
