import { SteppedClock } from '@lamplighter/contracts';
import { broadcast, commissionGear, type Exchange, frameText, queryActualLevel, setLevel } from '@lamplighter/dali';
import { expect } from 'chai';
import type { Log } from '../log.js';
import type { DaliInterface, Outcome } from './dali-interface.js';
import { LineBus, MOST_WAITING } from './line-bus.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** An interface that confirms every frame at once, on a line where nobody answers. */
function quietInterface(
  io: SteppedClock,
  sent: { at: number; frame: string }[],
  outcome: () => Promise<Outcome> = async () => ({ kind: 'done', answer: { kind: 'none' } }),
): DaliInterface {
  return {
    name: 'luba',
    identity: null,
    identify: async () => true,
    probe: async () => true,
    exchange: ({ frame }: Exchange) => {
      sent.push({ at: io.monotonic(), frame: frameText(frame) });
      return outcome();
    },
    close: async () => {},
    get lastHeard() {
      return io.monotonic();
    },
    skippedBytes: 0,
    badFrames: 0,
  };
}

describe('a line and frames that units have to digest', () => {
  let io: SteppedClock;
  let sent: { at: number; frame: string }[];
  let bus: LineBus;

  beforeEach(async () => {
    io = new SteppedClock(Date.UTC(2026, 10, 22, 14));
    sent = [];
    const connector = { connect: async () => quietInterface(io, sent) };
    bus = new LineBus({ name: 'line', connector, io, log: silent });
    await bus.start();
  });
  afterEach(() => bus.stop());

  const frames = () => sent.map(({ frame }) => frame);
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

  it('sends nothing for 100 ms after RANDOMISE', async () => {
    const report = bus.run(commissionGear({ mode: 'all' }), 'configuration');
    await settled();
    expect(frames().at(-1)).to.equal('A700');
    await io.advance(99);
    expect(frames().at(-1)).to.equal('A700');
    await io.advance(1);
    expect(await report).to.deep.include({ isComplete: true });
    expect(frames()[frames().indexOf('A700') + 1]).to.equal('B1FF');
  });

  it('ends at once when it is stopped meanwhile', async () => {
    const report = bus.run(commissionGear({ mode: 'all' }), 'configuration').catch((error: Error) => error);
    await settled();
    await bus.stop();
    expect(await report).to.have.property('code', 'line-closed');
    await io.advance(1_000);
    expect(frames().at(-1)).to.equal('A700');
  });
});

describe('a line that is asked for more than it can carry', () => {
  it('turns away what would make a thousand and one wait, and counts it', async () => {
    const io = new SteppedClock(0);
    const connector = { connect: async () => quietInterface(io, [], () => new Promise(() => {})) };
    const bus = new LineBus({ name: 'line', connector, io, log: silent });
    await bus.start();
    const run = () => bus.run(queryActualLevel(0), 'polling').catch(({ code }: { code: string }) => code);
    const ends = Array.from({ length: 1 + MOST_WAITING }, run);
    expect(bus.stats()).to.include({ queued: MOST_WAITING, refused: 0 });
    expect(await run()).to.equal('busy');
    expect(bus.stats()).to.include({ queued: MOST_WAITING, refused: 1 });
    await bus.stop();
    expect(new Set(await Promise.all(ends))).to.deep.equal(new Set(['line-closed']));
  });
});

describe('a line on which others talk at the same time', () => {
  let sent: { at: number; frame: string }[];
  let bus: LineBus;
  let spoilt: number;

  beforeEach(async () => {
    const io = new SteppedClock(0);
    sent = [];
    spoilt = 0;
    const outcome = async (): Promise<Outcome> =>
      spoilt-- > 0 ? { kind: 'spoiled' } : { kind: 'done', answer: { kind: 'none' } };
    bus = new LineBus({
      name: 'line',
      connector: { connect: async () => quietInterface(io, sent, outcome) },
      io,
      log: silent,
    });
    await bus.start();
  });
  afterEach(() => bus.stop());

  const code = (promise: Promise<unknown>) =>
    promise.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );

  it('sends a level twice, a setting five times, before it says so', async () => {
    for (const [priority, times] of [
      ['user', 2],
      ['automatic', 2],
      ['polling', 2],
      ['configuration', 5],
    ] as const) {
      for (const [spoils, end] of [
        [times - 1, 'done'],
        [times, 'noise'],
      ] as const) {
        sent.length = 0;
        spoilt = spoils;
        expect(await code(bus.run(setLevel(broadcast, 100), priority)), `${priority}, ${spoils}`).to.equal(end);
        expect(sent).to.have.length(times);
      }
    }
  });
});
