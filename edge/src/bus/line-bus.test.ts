import { SteppedClock } from '@lamplighter/contracts';
import { commissionGear, type Exchange, frameText } from '@lamplighter/dali';
import { expect } from 'chai';
import type { Log } from '../log.js';
import type { DaliInterface } from './dali-interface.js';
import { LineBus } from './line-bus.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** An interface that confirms every frame at once, on a line where nobody answers. */
function quietInterface(io: SteppedClock, sent: { at: number; frame: string }[]): DaliInterface {
  return {
    name: 'luba',
    identity: null,
    identify: async () => true,
    probe: async () => true,
    exchange: async ({ frame }: Exchange) => {
      sent.push({ at: io.monotonic(), frame: frameText(frame) });
      return { kind: 'done', answer: { kind: 'none' } };
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
