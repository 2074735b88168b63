import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SteppedClock, SystemClock } from '@lamplighter/contracts';
import {
  commissionControlDevices,
  configurePresence,
  type Dialogue,
  decodeEvent24,
  decodePresence,
  type Exchange,
  type ForwardFrame,
  frame16,
  percentToArc,
  queryActualLevel,
  readEnergy,
  scanControlDevices,
  scanGear,
  setLevel,
  setSafeLevels,
  short,
} from '@lamplighter/dali';
import { BusError, type BusState, createDaliBus, type DaliBus } from '@lamplighter/edge';
import { createSimulatedLine, type SimulatedLine } from '@lamplighter/firmware-sim';
import { expect } from 'chai';
import { LubaPeer, receivedEvent } from '../helpers/luba-peer.js';

const io = new SystemClock((error) => {
  throw error;
});

/** What the log was told, by severity. */
class Log {
  readonly lines: string[] = [];
  readonly info = (_: unknown, text?: string) => void this.lines.push(`info ${text}`);
  readonly warn = (_: unknown, text?: string) => void this.lines.push(`warn ${text}`);
  readonly error = (_: unknown, text?: string) => void this.lines.push(`error ${text}`);
  readonly debug = () => undefined;
}

/** Waits for what real I/O will bring, at most `limit` ms; returns how long it took. */
async function until(holds: () => boolean, limit: number): Promise<number> {
  const start = performance.now();
  while (!holds()) {
    if (performance.now() - start > limit) throw new Error(`not within ${limit} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return performance.now() - start;
}

async function failure(promise: Promise<unknown>): Promise<BusError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(BusError);
  return error as BusError;
}

/** A dialogue of one frame. */
function* once(data: number, answer = false): Dialogue<string> {
  const exchange: Exchange = { frame: frame16(data), twice: false, answer };
  return (yield exchange).kind;
}

describe('LUBA bus on a real serial port', () => {
  let folder: string;
  let buses: DaliBus[];
  let log: Log;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'luba-'));
    buses = [];
    log = new Log();
  });
  afterEach(async () => {
    for (const bus of buses) await bus.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const busOn = (path: string): DaliBus => {
    const bus = createDaliBus({
      line: { path },
      io,
      log: log as unknown as Parameters<typeof createDaliBus>[0]['log'],
    });
    buses.push(bus);
    return bus;
  };

  describe('with simulated gear', () => {
    const clock = new SteppedClock(Date.UTC(2026, 10, 22, 20));
    let line: SimulatedLine;
    let bus: DaliBus;

    beforeEach(async () => {
      line = createSimulatedLine({
        clock,
        io,
        link: join(folder, 'line'),
        gear: [0, 1, 5].map((shortAddress) => ({ shortAddress, nominalPowerW: 50, energyWh: 1234.5 })),
        sensors: [{ shortAddress: 3 }],
      });
      bus = busOn(await line.start());
      await bus.start();
    });
    afterEach(() => line.stop());

    it('finds the gear and the sensor that are there, and sets both up', async () => {
      const gear = await bus.run(scanGear(), 'configuration');
      expect(gear.map(({ shortAddress }) => shortAddress)).to.deep.equal([0, 1, 5]);
      expect(gear[0]?.deviceTypes).to.include(6);
      expect(new Set(gear.map(({ identification }) => identification)).size).to.equal(3);
      expect(await bus.run(scanControlDevices(), 'configuration')).to.deep.equal([
        { shortAddress: 3, instances: [{ number: 0, type: 3 }] },
      ]);
      expect(await bus.run(setSafeLevels(0), 'configuration')).to.be.oneOf(['unchanged', 'written']);
      expect(await bus.run(setSafeLevels(0), 'configuration')).to.equal('unchanged');
      expect(await bus.run(configurePresence(3, 0, { holdSeconds: 60 }), 'configuration')).to.equal('written');
      expect(await bus.run(configurePresence(3, 0, { holdSeconds: 60 }), 'configuration')).to.equal('unchanged');
    });

    it('dims a lamp to half and reads level, energy and power back', async () => {
      await bus.run(setLevel(short(5), percentToArc(50)), 'user');
      await clock.advance(60_000);
      expect(await bus.run(queryActualLevel(5), 'polling')).to.equal(229);
      const { energyWh, powerW } = await bus.run(readEnergy(5), 'polling');
      expect(energyWh).to.be.within(1234.5, 1235.5);
      expect(powerW).to.be.within(15, 45);
    });

    it('hears the sensor at any time, between and during dialogues', async () => {
      await bus.run(configurePresence(3, 0, { holdSeconds: 60 }), 'configuration');
      const frames: ForwardFrame[] = [];
      bus.onFrame((frame) => frames.push(frame));
      await line.sensor(3).detect();
      await until(() => frames.length > 0, 2_000);
      const event = decodeEvent24(frames[0]?.data ?? 0);
      expect(event).to.include({ scheme: 'deviceInstance', shortAddress: 3, instance: 0 });
      expect(decodePresence(event?.information ?? 0).occupied).to.equal(true);
    });

    it('takes no time from a stepped night: silence is measured in real milliseconds', async () => {
      const before = clock.now();
      expect(await bus.run(queryActualLevel(9), 'polling')).to.equal(null);
      expect(clock.now()).to.equal(before);
    });

    it('does not lose a commissioning to a few spoiled frames, wherever they fall', async () => {
      for (const frames of [2, 12, 30, 60]) {
        const before = line.stats().frames;
        const { spoiled } = bus.stats();
        const commissioning = bus.run(commissionControlDevices({ mode: 'all', addresses: [3] }), 'configuration');
        await until(() => line.stats().frames > before + frames, 5_000);
        line.collide(3);
        const { assigned, isComplete } = await commissioning;
        expect(
          assigned.map(({ shortAddress }) => shortAddress),
          `after ${frames} frames`,
        ).to.deep.equal([3]);
        expect(isComplete).to.equal(true);
        expect(bus.stats().spoiled).to.equal(spoiled + 3);
      }
    });

    it('ends a commissioning that noise cut off so that sensors speak again', async () => {
      const commissioning = bus.run(commissionControlDevices({ mode: 'unaddressed' }), 'configuration');
      const failed = failure(commissioning);
      await until(() => line.stats().frames > 30, 5_000);
      line.collide(5);
      expect((await failed).code).to.equal('noise');
      const before = line.stats().events;
      await line.sensor(3).detect();
      expect(line.stats().events).to.equal(before + 1);
    });

    it('says which frame the interface refused when the DALI line has no power, and goes on when it has', async () => {
      line.setBusPower(false);
      const error = await failure(bus.run(queryActualLevel(0), 'polling'));
      expect(error.code).to.equal('refused');
      expect(error.message).to.include('01A0');
      line.setBusPower(true);
      expect(await bus.run(queryActualLevel(0), 'polling')).to.be.a('number');
    });

    it('keeps up with a line as slow as a real one, and hears the sensor in the middle of a dialogue', async () => {
      await bus.stop();
      await line.stop();
      line = createSimulatedLine({
        clock: io,
        io,
        pace: 'line',
        gear: [{ shortAddress: 5, nominalPowerW: 50, energyWh: 1234.5 }],
        sensors: [{ shortAddress: 3 }],
      });
      const slow = busOn(await line.start());
      await slow.start();
      const frames: number[] = [];
      slow.onFrame(({ data }) => frames.push(data));
      const start = performance.now();
      const reading = slow.run(readEnergy(5), 'polling');
      await until(() => line.stats().frames > 5, 2_000);
      const told = line.sensor(3).detect();
      expect((await reading).energyWh).to.be.within(1234.5, 1235);
      expect(performance.now() - start).to.be.within(600, 3_000);
      await told;
      expect(await until(() => frames.length > 0, 1_000)).to.be.below(1_000);
      expect(await slow.run(setSafeLevels(5), 'configuration')).to.be.oneOf(['unchanged', 'written']);
      expect(slow.stats()).to.include({ spoiled: 0, badFrames: 0 });
    });

    it('survives bursts of noise without a wrong reading', async () => {
      await bus.run(setLevel(short(0), 200), 'automatic');
      await clock.advance(60_000);
      for (let i = 0; i < 40; i += 1) {
        const noisy = line.noise(Buffer.from(Array.from({ length: 1 + (i % 12) }, (_, k) => (i * 37 + k * 89) & 0xff)));
        const level = await bus.run(queryActualLevel(0), 'polling').catch((error: BusError) => error.code);
        expect(level).to.be.oneOf([200, null, 'noise']);
        await noisy;
      }
      expect(await bus.run(queryActualLevel(0), 'polling')).to.equal(200);
      expect(bus.stats().skippedBytes).to.be.above(100);
    });

    it('notices the unplugged cable, rejects what was in flight, and is back after replugging', async () => {
      const states: BusState[] = [];
      bus.onState((state) => states.push(state));
      const flight = failure(bus.run(scanGear(), 'polling'));
      const waiting = failure(bus.run(queryActualLevel(0), 'polling'));
      await until(() => line.stats().frames > 20, 2_000);
      await line.unplug();
      expect(await until(() => bus.state === 'lost', 2_000)).to.be.below(2_000);
      expect((await flight).code).to.equal('line-closed');
      expect((await waiting).code).to.equal('line-closed');
      expect((await failure(bus.run(queryActualLevel(0), 'user'))).message).to.include(join(folder, 'line'));
      line.replug();
      expect(await until(() => bus.state === 'open', 5_000)).to.be.below(5_000);
      expect(await bus.run(queryActualLevel(0), 'user')).to.be.a('number');
      expect(states).to.deep.equal(['lost', 'open']);
      expect(bus.stats().losses).to.equal(1);
    });

    it('takes a new snapshot of the energy after a reading that the cable cut short', async () => {
      await bus.run(setLevel(short(0), 254), 'automatic');
      let messages = 0;
      let unplugged: Promise<void> | null = null;
      line.wire.mangle = (message) => {
        messages += 1;
        // In the middle of the reading, behind the latch.
        if (messages === 24) unplugged = line.unplug();
        return message;
      };
      expect((await failure(bus.run(readEnergy(0), 'polling'))).code).to.equal('line-closed');
      await unplugged;
      await clock.advance(3_600_000);
      line.replug();
      await until(() => bus.state === 'open', 5_000);
      const { energyWh } = await bus.run(readEnergy(0), 'polling');
      expect(energyWh)
        .to.be.closeTo(line.gear(0).energyWh, 0.02)
        .and.to.be.above(1234.5 + 40);
    });

    it('refuses a port that another bus has, and takes it as soon as that one stops', async () => {
      const second = busOn(join(folder, 'line'));
      await second.start();
      expect(second.state).to.equal('lost');
      expect(second.problem?.code).to.equal('no-interface');
      expect(second.problem?.message).to.include(join(folder, 'line')).and.to.include('taken by another program');
      await bus.stop();
      await until(() => second.state === 'open', 5_000);
      expect(second.problem).to.equal(null);
    });
  });

  describe('with an interface that misbehaves', () => {
    let peer: LubaPeer;
    let path: string;

    beforeEach(() => {
      path = join(folder, 'adapter');
      peer = new LubaPeer(io, path);
      peer.plug();
    });
    afterEach(() => peer.unplug());

    const open = async (): Promise<DaliBus> => {
      const bus = busOn(path);
      await bus.start();
      expect(bus.state, String(bus.problem)).to.equal('open');
      return bus;
    };

    it('runs dialogues whole, one after the other: people, control loop, settings, polling', async () => {
      const bus = await open();
      function* two(a: number, b: number): Dialogue<void> {
        yield { frame: frame16(a), twice: false, answer: false };
        yield { frame: frame16(b), twice: false, answer: false };
      }
      const order = [
        bus.run(two(1, 2), 'polling'),
        bus.run(two(3, 4), 'polling'),
        bus.run(two(5, 6), 'configuration'),
        bus.run(two(7, 8), 'automatic'),
        bus.run(two(9, 10), 'user'),
        bus.run(two(11, 12), 'user'),
      ];
      await Promise.all(order);
      // The first began at once; the rest were sorted.
      const expected = [1, 2, 9, 10, 11, 12, 7, 8, 5, 6, 3, 4];
      expect(peer.heard.map((frame) => Number.parseInt(frame, 16))).to.deep.equal(expected);
    });

    it('rejects a dialogue that fails by itself and goes on with the next', async () => {
      const bus = await open();
      // biome-ignore lint/correctness/useYield: it fails before it has anything to say
      function* broken(): Dialogue<void> {
        throw new Error('no such street');
      }
      const error = await bus.run(broken(), 'user').catch((reason: Error) => reason.message);
      expect(error).to.equal('no such street');
      expect(await bus.run(once(1), 'user')).to.equal('none');
    });

    it('loses no exchange to one stray byte before each message', async () => {
      peer.answer = (frame) => Number.parseInt(frame.slice(0, 2), 16);
      let stray = 0;
      const bus = await open();
      peer.mangle = (message) => Buffer.concat([Buffer.from([stray++ & 0xff]), message]);
      for (let i = 0; i < 256; i += 1) {
        expect(await bus.run(queryActualLevel(i % 64), 'polling')).to.equal(((i % 64) << 1) | 1);
      }
      expect(bus.stats().skippedBytes).to.be.at.least(3 * 256 - 8);
    });

    it('never reads a wrong value when bits flip, and loses at most what was hit', async () => {
      peer.answer = (frame) => Number.parseInt(frame.slice(0, 2), 16);
      const bus = await open();
      let messages = 0;
      peer.mangle = (message) => {
        messages += 1;
        if (messages % 13 !== 0) return message;
        const hit = Buffer.from(message);
        const at = (messages * 7) % hit.length;
        hit[at] = (hit[at] ?? 0) ^ (1 << (messages % 8));
        return hit;
      };
      let lost = 0;
      for (let i = 0; i < 60; i += 1) {
        const level = await bus.run(queryActualLevel(i % 64), 'polling').catch(() => null);
        if (level === null) lost += 1;
        else expect(level).to.equal(((i % 64) << 1) | 1);
      }
      expect(lost).to.be.at.most(3);
      expect(bus.stats().badFrames).to.be.above(5);
      expect(bus.state).to.equal('open');
    });

    it('asks again when the confirmation was cut off in the middle', async () => {
      peer.answer = () => 77;
      const bus = await open();
      let messages = 0;
      peer.mangle = (message) => {
        messages += 1;
        return messages === 2 ? message.subarray(0, 5) : message;
      };
      expect(await bus.run(queryActualLevel(4), 'polling')).to.equal(77);
      expect(bus.stats().badFrames).to.be.above(0);
    });

    it('does not take a damaged answer for silence', async () => {
      peer.answer = () => 77;
      const bus = await open();
      peer.mangle = (message) => {
        if (message[1] !== 0x31 || message[6] !== 0x88) return message;
        peer.mangle = (same) => same;
        const wrong = (message.at(-1) ?? 0) ^ 0xff;
        return Buffer.concat([message.subarray(0, -1), Buffer.from([wrong])]);
      };
      expect(await bus.run(once(0x09a0, true), 'polling')).to.equal('garbled');
      expect(await bus.run(once(0x09a0, true), 'polling')).to.equal('byte');
      expect(await bus.run(once(0x09a0, true), 'polling')).to.equal('byte');
    });

    it('hands on what several gear said at once as garbled, and silence as none', async () => {
      const bus = await open();
      peer.answer = () => 'garbled';
      expect(await bus.run(once(0xff91, true), 'polling')).to.equal('garbled');
      peer.answer = () => null;
      expect(await bus.run(once(0xff91, true), 'polling')).to.equal('none');
    });

    it('notices within 2 s that an idle interface has gone deaf, and opens it again when it hears', async () => {
      const bus = await open();
      peer.isDeaf = true;
      expect(await until(() => bus.state === 'lost', 3_000)).to.be.below(2_100);
      expect(bus.problem?.code).to.equal('line-closed');
      peer.isDeaf = false;
      expect(await until(() => bus.state === 'open', 5_000)).to.be.below(5_000);
    });

    it('notices within 2 s that the interface went deaf in the middle of a dialogue', async () => {
      const bus = await open();
      peer.isDeaf = true;
      const start = performance.now();
      const error = await failure(bus.run(queryActualLevel(1), 'user'));
      expect(error.code).to.equal('line-closed');
      expect(performance.now() - start).to.be.below(2_100);
      expect(bus.state).to.equal('lost');
    });

    it('sets the interface up again when it was reset and forgot how', async () => {
      peer.needsSetUp = true;
      peer.answer = () => 77;
      const bus = await open();
      expect(await bus.run(queryActualLevel(1), 'polling')).to.equal(77);
      peer.forget();
      expect(await bus.run(queryActualLevel(1), 'polling')).to.equal(77);
      expect(peer.setUp).to.equal(2);
      expect(bus.state).to.equal('open');
    });

    it('does not take an accepted frame for a sent one', async () => {
      const bus = await open();
      peer.confirms = false;
      const error = await failure(bus.run(setLevel(short(1), 100), 'user'));
      expect(error.code).to.equal('timeout');
      expect(error.message).to.include('0264');
      expect(bus.state).to.equal('open');
    });

    it('tells the code when the interface refuses a frame', async () => {
      const bus = await open();
      peer.refusal = 4;
      const error = await failure(bus.run(setLevel(short(1), 100), 'user'));
      expect(error.code).to.equal('refused');
      expect(error.message).to.include('code 4');
    });

    it('is not fooled by a line that echoes', async () => {
      peer.isEcho = true;
      const bus = busOn(path);
      await bus.start();
      expect(bus.state).to.equal('lost');
      expect(bus.problem?.message).to.include('Nothing on').and.to.include(path);
    });

    it('keeps hearing frames when a listener throws', async () => {
      const bus = await open();
      const heard: number[] = [];
      bus.onFrame(() => {
        throw new Error('listener');
      });
      const cancel = bus.onFrame(({ data }) => heard.push(data));
      peer.say(Buffer.concat([receivedEvent(24, [6, 0x84, 2]), receivedEvent(16, [0xfe, 0x80])]));
      await until(() => heard.length === 2, 2_000);
      expect(heard).to.deep.equal([0x068402, 0xfe80]);
      expect(log.lines.filter((text) => text.startsWith('error a listener'))).to.have.length(2);
      cancel();
      peer.say(receivedEvent(24, [6, 0x84, 2]));
      await until(() => log.lines.filter((text) => text.startsWith('error a listener')).length === 3, 2_000);
      expect(heard).to.have.length(2);
    });

    it('starts before the interface is plugged in, says so once, and opens by itself', async () => {
      peer.unplug();
      const bus = busOn(path);
      await bus.start();
      expect(bus.state).to.equal('lost');
      expect(bus.problem?.message).to.equal(
        `There is no serial port ${path}: plug the DALI interface in, or correct the path of this line`,
      );
      expect((await failure(bus.run(once(1), 'user'))).code).to.equal('line-closed');
      const first = bus.problem;
      await until(() => bus.problem !== first, 5_000);
      expect(log.lines).to.deep.equal([`error ${bus.problem?.message}`]);
      peer.plug();
      expect(await until(() => bus.state === 'open', 5_000)).to.be.below(5_000);
    });

    it('says that a file is no serial port', async () => {
      const file = join(folder, 'file.txt');
      writeFileSync(file, 'not a port');
      const bus = busOn(file);
      await bus.start();
      expect(bus.state).to.equal('lost');
      expect(bus.problem?.code).to.equal('no-interface');
      expect(bus.problem?.message).to.include(file);
    });

    it('stops cleanly: twice, while opening, while lost, with a dialogue in flight; and starts again', async () => {
      const bus = await open();
      peer.isDeaf = true;
      const flight = failure(bus.run(queryActualLevel(1), 'user'));
      await Promise.all([bus.stop(), bus.stop()]);
      expect((await flight).code).to.equal('line-closed');
      expect(bus.state).to.equal('closed');
      expect((await failure(bus.run(once(1), 'user'))).code).to.equal('line-closed');
      const opening = bus.start();
      await bus.stop();
      await opening;
      expect(bus.state).to.equal('closed');
      await bus.start();
      expect(bus.state).to.equal('lost');
      await bus.stop();
      peer.isDeaf = false;
      await bus.start();
      expect(bus.state).to.equal('open');
    });
  });
});
