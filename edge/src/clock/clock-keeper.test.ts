import { DAY, HOUR, MINUTE, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { Log } from '../log.js';
import type { StoredTime } from '../store/state-files.js';
import { ClockKeeper } from './clock-keeper.js';
import type { TimeSource } from './time-source.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const EVENING = Date.UTC(2026, 10, 22, 16);
const SEEN: StoredTime = { newest: EVENING - HOUR, confirmed: EVENING - HOUR, isDoubted: false, bootId: null };

describe('the keeper of the clock', () => {
  let clock: SteppedClock;
  let keeper: ClockKeeper;
  let saved: StoredTime[];
  let told: string[];
  /** How far the machine's clock is behind its source; null: silent. */
  let behind: number | null;

  const begin = async (stored: StoredTime | null = SEEN, boot = 'boot-1'): Promise<void> => {
    const source: TimeSource = { name: 'system', isReference: true, read: async () => behind };
    keeper = new ClockKeeper({
      clock,
      log: silent,
      sources: [source],
      bootId: async () => boot,
      save: async (kept) => void saved.push(kept),
      onStep: (by) => told.push(`stepped ${by / SECOND} s`),
      onChange: ({ state }) => told.push(state),
    });
    await keeper.start(stored);
  };

  beforeEach(() => {
    clock = new SteppedClock(EVENING);
    saved = [];
    told = [];
    behind = null;
  });
  afterEach(() => keeper.stop());

  it('keeps the newest trusted instant at most every 15 minutes, and once more when it stops', async () => {
    await begin();
    await clock.advance(HOUR + MINUTE);
    expect(saved.map(({ newest }) => (newest - EVENING) / MINUTE)).to.deep.equal([1, 16, 31, 46, 61]);
    await clock.advance(5 * MINUTE + SECOND);
    keeper.isTrusted();
    await keeper.stop();
    expect(saved.at(-1)).to.deep.equal({ ...SEEN, newest: clock.now(), bootId: 'boot-1' });
  });

  it('keeps no instant at which the clock was not trusted', async () => {
    await begin();
    clock.jump(DAY);
    await clock.advance(HOUR);
    await keeper.stop();
    expect(saved.every(({ newest }) => newest < EVENING + DAY)).to.equal(true);
  });

  it('keeps at once that the clock lost its trust, so that a restart does not bring it back', async () => {
    await begin();
    await clock.advance(2 * MINUTE);
    clock.jump(11 * HOUR);
    keeper.isTrusted();
    await new Promise(setImmediate);
    const kept = saved.at(-1);
    expect(kept).to.include({ isDoubted: true });
    await begin(kept);
    expect(keeper.isTrusted()).to.equal(false);
    behind = 0;
    await clock.advance(MINUTE);
    expect(keeper.isTrusted()).to.equal(true);
    expect(saved.at(-1)).to.include({ isDoubted: false });
  });

  it('is untrusted at the first start of all until a source speaks, and keeps nothing before', async () => {
    await begin(null);
    await clock.advance(HOUR);
    expect(keeper.isTrusted()).to.equal(false);
    expect(saved).to.deep.equal([]);
    keeper.hearController(clock.now(), clock.monotonic());
    expect(keeper.isTrusted()).to.equal(true);
  });

  it('tells a step once, with its size, and asks the sources again at once', async () => {
    await begin();
    await clock.advance(10 * SECOND);
    clock.jump(-HOUR);
    behind = 0;
    expect(keeper.isTrusted()).to.equal(false);
    await new Promise(setImmediate);
    expect(keeper.isTrusted()).to.equal(true);
    await clock.advance(MINUTE);
    expect(told).to.deep.equal(['stepped -3600 s', 'untrusted', 'synchronised']);
  });

  it('tells from the start when the clock is not trusted', async () => {
    await begin({ ...SEEN, newest: EVENING + HOUR });
    expect(told).to.deep.equal(['untrusted']);
  });

  it('knows a reboot from a restart of the process', async () => {
    const stored = { ...SEEN, newest: EVENING - MINUTE, bootId: 'boot-1' };
    await begin(stored, 'boot-1');
    expect(keeper.isTrusted()).to.equal(true);
    await keeper.stop();
    await begin(stored, 'boot-2');
    expect(keeper.isTrusted()).to.equal(false);
  });

  it('takes the controller at its word only where the stamp answers a question of its own', async () => {
    await begin();
    await clock.advance(MINUTE);
    keeper.hearController(clock.now() - HOUR, null);
    keeper.isTrusted();
    expect(keeper.judgement.state).to.equal('holdover');
    keeper.hearController(clock.now() - SECOND, clock.monotonic() - 2 * SECOND);
    keeper.isTrusted();
    expect(keeper.judgement).to.deep.include({ state: 'synchronised', offset: 0 });
  });
});
