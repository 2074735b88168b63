import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SteppedClock, SystemClock } from '@lamplighter/contracts';
import {
  broadcast,
  configurePresence,
  type Dialogue,
  type Exchange,
  type ForwardFrame,
  fadeTimeCode,
  frame16,
  frame24,
  queryActualLevel,
  readEnergy,
  scanControlDevices,
  scanGear,
  setFadeTime,
  setLevel,
  short,
} from '@lamplighter/dali';
import { BusError, createDaliBus, type DaliBus, type DaliBusOptions } from '@lamplighter/edge';
import { createSimulatedLine, type LineOptions, type SimulatedLine } from '@lamplighter/firmware-sim';
import { expect } from 'chai';

const io = new SystemClock((error) => {
  throw error;
});
const log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} } as unknown as DaliBusOptions['log'];

/** What an interface can and cannot do by its language. */
interface Implementation {
  readonly name: string;
  readonly simulated: Pick<LineOptions, 'interface' | 'sci2Unit'>;
  readonly line: Pick<DaliBusOptions['line'], 'interface' | 'sci2Alignment'>;
  /** Sends and hears 24-bit frames. */
  readonly has24Bits: boolean;
  /** A flipped bit is always noticed. */
  readonly hasChecksum: boolean;
  /** Behind a serial port; says who it is. */
  readonly isSerial: boolean;
}

const IMPLEMENTATIONS: readonly Implementation[] = [
  {
    name: 'LUBA',
    simulated: { interface: 'luba' },
    line: { interface: 'luba' },
    has24Bits: true,
    hasChecksum: true,
    isSerial: true,
  },
  {
    name: 'ATX LED HAT',
    simulated: { interface: 'hat' },
    line: { interface: 'hat' },
    has24Bits: true,
    hasChecksum: false,
    isSerial: true,
  },
  {
    name: 'SCI2 as in the data sheet',
    simulated: { interface: 'sci2' },
    line: { interface: 'sci2' },
    has24Bits: false,
    hasChecksum: true,
    isSerial: true,
  },
  {
    name: 'SCI2, newer unit',
    simulated: { interface: 'sci2', sci2Unit: 'newer' },
    line: { interface: 'sci2', sci2Alignment: 'left' },
    has24Bits: true,
    hasChecksum: true,
    isSerial: true,
  },
  {
    name: 'daliserver',
    simulated: { interface: 'daliserver' },
    line: {},
    has24Bits: false,
    hasChecksum: false,
    isSerial: false,
  },
];

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

function* once(frame: ForwardFrame, answer: boolean): Dialogue<string> {
  const exchange: Exchange = { frame, twice: false, answer };
  return (yield exchange).kind;
}

/** The same numbers every time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    yield state / 0x8000_0000;
  }
}

/** Three gear, of which each stands at a level of its own, and one sensor. */
const LEVELS = [201, 155, 120];

for (const implementation of IMPLEMENTATIONS) {
  const { name, has24Bits, hasChecksum, isSerial } = implementation;

  describe(`every DALI interface: ${name}`, () => {
    let folder: string;
    let clock: SteppedClock;
    let line: SimulatedLine;
    let place: string;
    let buses: DaliBus[];

    const address = (path: string): DaliBusOptions['line'] =>
      isSerial ? { path, ...implementation.line } : { daliserver: path };
    const busAt = (path: string): DaliBus => {
      const bus = createDaliBus({ line: address(path), io, log });
      buses.push(bus);
      return bus;
    };
    const open = async (path = place): Promise<DaliBus> => {
      const bus = busAt(path);
      await bus.start();
      expect(bus.state, String(bus.problem)).to.equal('open');
      return bus;
    };
    /** Reads a level; null when it was lost, after which the line may have to come back. */
    const read = async (bus: DaliBus, gear: number): Promise<number | null> => {
      const level = await bus.run(queryActualLevel(gear), 'polling').catch(() => null);
      if (bus.state === 'lost') await until(() => bus.state === 'open', 5_000);
      return level;
    };

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'dali-interface-'));
      mkdirSync(join(folder, 'by-id'));
      clock = new SteppedClock(Date.UTC(2026, 10, 22, 20));
      buses = [];
      line = createSimulatedLine({
        ...implementation.simulated,
        clock,
        io,
        link: join(folder, 'by-id', 'usb-dali-0'),
        gear: [0, 1, 2, 7, 7].map((shortAddress) => ({ shortAddress, nominalPowerW: 50, energyWh: 1234.5 })),
        sensors: [{ shortAddress: 3 }],
      });
      place = await line.start();
      const bus = await open();
      for (const [gear, level] of LEVELS.entries()) await bus.run(setLevel(short(gear), level), 'user');
      await clock.advance(60_000);
      await bus.stop();
    });
    afterEach(async () => {
      for (const bus of buses) await bus.stop();
      await line.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    it('sends levels, asks, reads memory, sends settings twice, hears silence and hears several at once', async () => {
      const bus = await open();
      expect(LEVELS.map((_, gear) => line.gear(gear).targetArc)).to.deep.equal(LEVELS);
      expect(await bus.run(queryActualLevel(1), 'polling')).to.equal(155);
      expect((await bus.run(readEnergy(0), 'polling')).energyWh).to.be.within(1234.5, 1236);
      expect(await bus.run(setFadeTime(short(2), fadeTimeCode(2)), 'configuration')).to.equal('written');
      expect(await bus.run(setFadeTime(short(2), fadeTimeCode(2)), 'configuration')).to.equal('unchanged');
      expect(await bus.run(queryActualLevel(9), 'polling')).to.equal(null);
      expect(await bus.run(once(frame16(0x0fa0), true), 'polling'), 'two gear with one address').to.equal('garbled');
      const found = await bus.run(scanGear(), 'configuration');
      expect(found.map(({ shortAddress }) => shortAddress)).to.include.members([0, 1, 2]);
      expect(bus.stats()).to.include({ spoiled: 0, badFrames: 0, losses: 0 });
    });

    if (has24Bits) {
      it('speaks to control devices, also twice, and hears their events', async () => {
        const bus = await open();
        const heard: ForwardFrame[] = [];
        bus.onFrame((frame) => heard.push(frame));
        const [device] = await bus.run(scanControlDevices(), 'configuration');
        expect(device?.shortAddress).to.equal(3);
        expect(await bus.run(configurePresence(3, 0, { holdSeconds: 60 }), 'configuration')).to.equal('written');
        expect(await bus.run(configurePresence(3, 0, { holdSeconds: 60 }), 'configuration')).to.equal('unchanged');
        await line.sensor(3).detect();
        await until(() => heard.length > 0, 2_000);
        expect(heard[0]?.bits).to.equal(24);
      });
    } else {
      it('refuses 24 bits with a reason and goes on', async () => {
        const bus = await open();
        const error = await failure(bus.run(once(frame24(0xfffe30), true), 'polling'));
        expect(error.code).to.equal('refused');
        expect(error.message).to.include('FFFE30').and.to.include('24-bit');
        expect(await bus.run(queryActualLevel(0), 'polling')).to.equal(201);
      });
    }

    it('hears what another controller says, and reads no wrong answer because of it (second master)', async () => {
      const bus = await open();
      const heard: number[] = [];
      bus.onFrame(({ data }) => heard.push(data));
      await line.sendFromElsewhere(frame16(0x0ea5));
      await until(() => heard.length > 0, 2_000);
      expect(heard).to.deep.equal([0x0ea5]);
      for (let round = 0; round < 12; round += 1) {
        const others = line.sendFromElsewhere(frame16(0x0e00 + round));
        const level = await read(bus, round % 3);
        expect(level).to.be.oneOf([LEVELS[round % 3], null]);
        await others;
      }
      expect(await read(bus, 0)).to.equal(201);
    });

    it('sends again what met another sender on the line', async () => {
      const bus = await open();
      line.collide(1);
      await bus.run(setLevel(short(1), 90), 'user');
      expect(line.gear(1).targetArc).to.equal(90);
      line.collide(1);
      expect(await bus.run(queryActualLevel(2), 'polling')).to.be.oneOf([120, null]);
      expect(await bus.run(queryActualLevel(2), 'polling')).to.equal(120);
    });

    it('F-35: one stray byte before each of 256 messages costs at most one reading each and gives no wrong one', async () => {
      const bus = await open();
      let stray = 0;
      line.wire.mangle = (message) => Buffer.concat([Buffer.from([stray++ & 0xff]), message]);
      let lost = 0;
      for (let round = 0; round < 256; round += 1) {
        const level = await read(bus, round % 3);
        if (level === null) lost += 1;
        else expect(level).to.equal(LEVELS[round % 3]);
      }
      expect(stray).to.be.at.least(256);
      // Every byte value came; those that look like the start of a message may hide one.
      expect(lost).to.be.at.most(8);
      line.wire.mangle = (message) => message;
      expect(await read(bus, 0)).to.equal(201);
    }).timeout(60_000);

    it(`F-35: a flipped bit in 1 % of bytes loses at most what it hit${hasChecksum ? ' and gives no wrong reading' : ''}`, async () => {
      const bus = await open();
      const random = numbers(35);
      let hits = 0;
      line.wire.mangle = (message) =>
        Buffer.from(
          message.map((byte) => {
            if (random.next().value >= 0.01) return byte;
            hits += 1;
            return byte ^ (1 << Math.floor(random.next().value * 8));
          }),
        );
      const wrong: number[] = [];
      let lost = 0;
      for (let round = 0; round < 80; round += 1) {
        const level = await read(bus, round % 3);
        if (level === null) lost += 1;
        else if (level !== LEVELS[round % 3]) wrong.push(level);
      }
      expect(hits).to.be.above(1);
      // A language without a checksum cannot notice all; it never makes more of an error than one reading.
      expect(wrong.length).to.be.at.most(hasChecksum ? 0 : hits);
      expect(lost + wrong.length).to.be.at.most(hits);
      line.wire.mangle = (message) => message;
      expect(await read(bus, 1)).to.equal(155);
    }).timeout(60_000);

    it('F-35: messages cut short, and messages with a gap in the middle, cost at most themselves', async () => {
      const bus = await open();
      let messages = 0;
      line.wire.mangle = (message) => {
        messages += 1;
        const half = Math.ceil(message.length / 2);
        if (messages % 9 === 4) return message.subarray(0, half);
        if (messages % 9 !== 8) return message;
        io.after(40, () => line.noise(message.subarray(half)));
        return message.subarray(0, half);
      };
      let lost = 0;
      for (let round = 0; round < 40; round += 1) {
        const level = await read(bus, round % 3);
        if (level === null) lost += 1;
        else expect(level).to.equal(LEVELS[round % 3]);
      }
      expect(lost).to.be.at.most(messages / 9 + 1);
      line.wire.mangle = (message) => message;
      expect(await read(bus, 2)).to.equal(120);
    }).timeout(60_000);

    it('F-36: unplugged in the middle of a dialogue is noticed within 2 s; plugged in under a new name it is back within 5 s', async () => {
      // A folder of names, of which one will be another after the replug.
      const bus = await open(isSerial ? join(folder, 'by-id') : place);
      let messages = 0;
      let unplugged: Promise<void> | null = null;
      line.wire.mangle = (message) => {
        messages += 1;
        if (messages === 12) unplugged = line.unplug();
        return message;
      };
      const running = failure(bus.run(scanGear(), 'polling'));
      const waiting = failure(bus.run(queryActualLevel(0), 'polling'));
      const levels = failure(bus.run(setLevel(broadcast, 254), 'user'));
      await until(() => messages >= 12, 5_000);
      expect(await until(() => bus.state === 'lost', 3_000)).to.be.below(2_200);
      for (const error of [await running, await waiting]) expect(error.code).to.equal('line-closed');
      await Promise.allSettled([levels]);
      expect((await failure(bus.run(queryActualLevel(0), 'user'))).code).to.equal('line-closed');
      await unplugged;
      line.wire.mangle = (message) => message;
      line.replug(join(folder, 'by-id', 'usb-dali-1'));
      expect(await until(() => bus.state === 'open', 6_000)).to.be.below(5_000);
      expect(await bus.run(queryActualLevel(1), 'user')).to.be.a('number');
      expect(bus.stats().losses).to.equal(1);
    });

    it('F-37: a peer that stops reading is noticed within 2 s, and no write counts as success', async () => {
      const bus = await open();
      line.wire.isDeaf = true;
      const before = bus.stats().exchanges;
      const start = performance.now();
      const error = await failure(bus.run(setLevel(short(0), 10), 'user'));
      expect(error.code).to.equal('line-closed');
      expect(performance.now() - start).to.be.below(2_200);
      expect(bus.stats().exchanges).to.equal(before);
      expect(bus.state).to.equal('lost');
      line.wire.isDeaf = false;
      expect(await until(() => bus.state === 'open', 6_000)).to.be.below(5_000);
      expect(await read(bus, 1)).to.equal(155);
      expect(await read(bus, 2)).to.equal(120);
    });

    if (isSerial) {
      it('F-37: an interface that goes deaf while nothing is asked is noticed within 2 s', async () => {
        const bus = await open();
        line.wire.isDeaf = true;
        expect(await until(() => bus.state === 'lost', 3_000)).to.be.below(2_200);
      });

      it('F-37: wrong baud and echo are no interface, and looking for one puts nothing on the DALI line', async () => {
        const random = numbers(37);
        const before = line.stats().frames;
        line.wire.mangle = (message) =>
          Buffer.from(Array.from({ length: Math.ceil((message.length * 2) / 3) }, () => random.next().value * 256));
        const bus = busAt(place);
        await bus.start();
        expect(bus.state).to.equal('lost');
        expect(bus.problem?.code).to.equal('no-interface');
        expect(bus.problem?.message).to.include(place);
        line.wire.isEcho = true;
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        expect(bus.state).to.equal('lost');
        expect(line.stats().frames).to.equal(before);
        Object.assign(line.wire, { isEcho: false, mangle: (message: Buffer) => message });
        await until(() => bus.state === 'open', 5_000);
      });

      it('F-37: a second program on the same port is refused, and has it as soon as the first lets go', async () => {
        const first = await open();
        const second = busAt(place);
        await second.start();
        expect(second.state).to.equal('lost');
        expect(second.problem?.message).to.include(place).and.to.include('taken by another program');
        await first.stop();
        await until(() => second.state === 'open', 5_000);
        expect(await read(second, 0)).to.equal(201);
      });

      it('says what is wrong when the DALI line has no power, and goes on when it has', async () => {
        const bus = await open();
        line.setBusPower(false);
        const error = await failure(bus.run(queryActualLevel(0), 'polling'));
        expect(error.code).to.equal('refused');
        expect(error.message).to.include('01A0');
        line.setBusPower(true);
        expect(await read(bus, 0)).to.be.a('number');
      });
    } else {
      it('F-37: answers nobody can read are no success', async () => {
        const bus = await open();
        const random = numbers(37);
        line.wire.mangle = (message) => Buffer.from(message.map(() => 3 + random.next().value * 250));
        await failure(bus.run(setLevel(short(0), 10), 'user'));
      });

      it('serves two programs at once', async () => {
        const [first, second] = [await open(), await open()];
        const levels = await Promise.all([first, second, first, second].map((bus, index) => read(bus, index % 3)));
        expect(levels).to.deep.equal([201, 155, 120, 201]);
      });

      it('says that nobody is there, and connects when somebody is', async () => {
        await line.unplug();
        const bus = busAt(place);
        await bus.start();
        expect(bus.state).to.equal('lost');
        expect(bus.problem?.message).to.include(place).and.to.include('start daliserver');
        line.replug();
        expect(await until(() => bus.state === 'open', 6_000)).to.be.below(5_000);
      });
    }

    it('keeps the pace of the line: no second frame before the first is confirmed', async () => {
      await line.stop();
      const asked: number[] = [];
      const done: number[] = [];
      line = createSimulatedLine({
        ...implementation.simulated,
        clock: io,
        io,
        pace: 'line',
        link: join(folder, 'by-id', 'usb-dali-0'),
        gear: [{ shortAddress: 0, nominalPowerW: 50 }],
        sensors: [],
        onRecord: ({ askedAt, doneAt }) => {
          asked.push(askedAt);
          done.push(doneAt);
        },
      });
      const bus = await open(await line.start());
      const start = performance.now();
      const level = bus.run(setLevel(broadcast, 100), 'user');
      expect(await bus.run(queryActualLevel(3), 'polling')).to.equal(null);
      expect(await bus.run(setFadeTime(short(0), fadeTimeCode(2)), 'configuration')).to.equal('written');
      await level;
      expect(performance.now() - start).to.be.above(200);
      for (let frame = 1; frame < asked.length; frame += 1) {
        expect(asked[frame]).to.be.at.least((done[frame - 1] ?? 0) - 1);
      }
      expect(bus.stats()).to.include({ spoiled: 0, badFrames: 0 });
    });

    it('stops cleanly twice, while opening, and with a dialogue in flight; leaves nothing behind and starts again', async () => {
      await settled();
      const before = resources();
      const bus = await open();
      line.wire.isDeaf = true;
      const flight = failure(bus.run(queryActualLevel(1), 'user'));
      await Promise.all([bus.stop(), bus.stop()]);
      expect((await flight).code).to.equal('line-closed');
      expect((await failure(bus.run(queryActualLevel(1), 'user'))).code).to.equal('line-closed');
      const opening = bus.start();
      await bus.stop();
      await opening;
      expect(bus.state).to.equal('closed');
      await settled();
      expect(resources()).to.deep.equal(before);
      line.wire.isDeaf = false;
      await bus.start();
      expect(bus.state).to.equal('open');
      expect(await read(bus, 1)).to.equal(155);
    });
  });
}

/** Timers, sockets and file handles of this process. */
const resources = (): string[] => process.getActiveResourcesInfo().filter((kind) => kind !== 'Immediate');

/** Closed sockets and handles are let go one turn later; asked within a timer, that timer itself would count. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('an interface of which nobody said what it is', () => {
  let folder: string;
  let lines: SimulatedLine[];
  let bus: DaliBus;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dali-auto-'));
    lines = [];
  });
  afterEach(async () => {
    await bus.stop();
    for (const line of lines) await line.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const plug = async (kind: NonNullable<LineOptions['interface']>, link: string): Promise<SimulatedLine> => {
    const gear = [{ shortAddress: 0, nominalPowerW: 50 }];
    const line = createSimulatedLine({ interface: kind, clock: io, io, link: join(folder, link), gear, sensors: [] });
    lines.push(line);
    await line.start();
    return line;
  };

  for (const kind of ['luba', 'hat', 'sci2'] as const) {
    it(`is found to be ${kind.toUpperCase()}, without a sound on the DALI line`, async () => {
      const line = await plug(kind, 'dali');
      bus = createDaliBus({ line: { path: join(folder, 'dali') }, io, log });
      await bus.start();
      expect(bus.state, String(bus.problem)).to.equal('open');
      expect(line.stats().frames).to.equal(0);
      expect(await bus.run(queryActualLevel(0), 'user')).to.equal(254);
    });
  }

  it('is found again when another kind was plugged in under the same name', async () => {
    const first = await plug('luba', 'dali');
    bus = createDaliBus({ line: { path: join(folder, 'dali') }, io, log });
    await bus.start();
    await first.unplug();
    await until(() => bus.state === 'lost', 2_500);
    await plug('hat', 'dali');
    expect(await until(() => bus.state === 'open', 6_000)).to.be.below(5_000);
    expect(await bus.run(queryActualLevel(0), 'user')).to.equal(254);
  });

  it('is found among several candidates, whichever of them is there', async () => {
    await plug('sci2', 'second');
    bus = createDaliBus({ line: { path: [join(folder, 'first'), join(folder, 'second')] }, io, log });
    await bus.start();
    expect(bus.state, String(bus.problem)).to.equal('open');
    await lines[0]?.stop();
    await until(() => bus.state === 'lost', 2_500);
    await until(() => bus.problem?.code === 'no-interface', 5_000);
    expect(bus.problem?.message).to.include(join(folder, 'first')).and.to.include(join(folder, 'second'));
  });

  it('is told to be missing when its folder is empty', async () => {
    bus = createDaliBus({ line: { path: folder }, io, log });
    await bus.start();
    expect(bus.problem?.message).to.equal(
      `There is no serial port in ${folder}: plug the DALI interface in, or correct the path of this line`,
    );
  });

  it('is brought back into step when an SCI2 unit has part of a message from somebody before us', async () => {
    const line = await plug('sci2', 'dali');
    const { SerialPort } = await import('serialport');
    const port = new SerialPort({ path: join(folder, 'dali'), baudRate: 38_400, autoOpen: false });
    await new Promise<void>((done) => port.open(() => done()));
    port.write(Buffer.from([0x83, 0x00, 0xfe]));
    await new Promise((done) => setTimeout(done, 50));
    await new Promise((done) => port.close(done));
    bus = createDaliBus({ line: { path: join(folder, 'dali'), interface: 'sci2' }, io, log });
    await bus.start();
    expect(bus.state, String(bus.problem)).to.equal('open');
    expect(await bus.run(queryActualLevel(0), 'user')).to.equal(254);
    expect(line.gear(0).targetArc).to.equal(254);
  });
});
