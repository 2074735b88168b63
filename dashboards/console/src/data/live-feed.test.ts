import type { LuminaireState } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { ConsoleClock } from './browser-clock.js';
import { type EventStream, LiveFeed } from './live-feed.js';

/** Time that moves when told, with the console's two kinds of timers. */
class HandClock implements ConsoleClock {
  #now = 0;
  readonly #timers = new Map<number, { due: number; period: number | null; run: () => void }>();
  #next = 0;

  monotonic = (): number => this.#now;
  after: ConsoleClock['after'] = (delay, task) => this.#add(delay, null, () => void task());
  every: ConsoleClock['every'] = (period, task) => this.#add(period, period, () => void task());

  get waiting(): number {
    return this.#timers.size;
  }

  pass(span: number): void {
    const end = this.#now + span;
    for (;;) {
      const [id, timer] = [...this.#timers].sort(([, a], [, b]) => a.due - b.due)[0] ?? [];
      if (id === undefined || !timer || timer.due > end) break;
      this.#now = timer.due;
      if (timer.period === null) this.#timers.delete(id);
      else timer.due += timer.period;
      timer.run();
    }
    this.#now = end;
  }

  #add(delay: number, period: number | null, run: () => void): () => void {
    const id = this.#next++;
    this.#timers.set(id, { due: this.#now + delay, period, run });
    return () => this.#timers.delete(id);
  }
}

class HandStream implements EventStream {
  isClosed = false;
  readonly #listeners = new Map<string, (event: MessageEvent<string>) => void>();

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.#listeners.set(type, listener);
  }

  close(): void {
    this.isClosed = true;
  }

  emit(type: string, data: unknown = null): void {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    this.#listeners.get(type)?.({ data: text } as MessageEvent<string>);
  }
}

describe('the live feed', () => {
  let clock: HandClock;
  let streams: HandStream[];
  let states: LuminaireState[];
  let opened: number;
  let lost: number;
  let feed: LiveFeed;
  const last = (): HandStream => streams.at(-1) as HandStream;

  beforeEach(() => {
    clock = new HandClock();
    streams = [];
    states = [];
    opened = 0;
    lost = 0;
    feed = new LiveFeed({
      open: () => {
        streams.push(new HandStream());
        return last();
      },
      clock,
      handlers: {
        state: (batch) => states.push(...batch),
        fault: () => {},
        ticket: () => {},
        override: () => {},
        clock: () => {},
      },
      onOpen: () => {
        opened += 1;
      },
      onLost: () => {
        lost += 1;
      },
    });
    feed.start();
  });

  it('asks for a fresh snapshot each time it opens: what happened in between was missed', () => {
    expect(feed.state.value).to.equal('connecting');
    last().emit('open');
    expect(feed.state.value).to.equal('open');
    last().emit('error');
    expect(feed.state.value).to.equal('lost');
    clock.pass(1_000);
    last().emit('open');
    expect(opened).to.equal(2);
  });

  it('tries again after 1, 2, 4, 8 and then every 15 seconds, one stream at a time', () => {
    for (const wait of [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      last().emit('error');
      expect(last().isClosed).to.equal(true);
      const count = streams.length;
      clock.pass(wait - 1);
      expect(streams).to.have.length(count);
      clock.pass(1);
      expect(streams).to.have.length(count + 1);
    }
  });

  it('tells of each failed try, so that a session that is over is noticed', () => {
    last().emit('error');
    clock.pass(1_000);
    last().emit('error');
    expect(lost).to.equal(2);
  });

  it('takes a long silence for a lost connection', () => {
    last().emit('open');
    clock.pass(15_000);
    last().emit('clock', { platformTime: 1 });
    clock.pass(15_000);
    expect(feed.state.value).to.equal('open');
    clock.pass(10_000);
    expect(feed.state.value).to.not.equal('open');
    expect(streams[0]?.isClosed).to.equal(true);
  });

  it('drops a torn event and takes the next', () => {
    last().emit('open');
    last().emit('state', '[{"id":');
    last().emit('state', [{ id: 'e:1' }]);
    expect(states.map((state) => state.id)).to.deep.equal(['e:1']);
    expect(feed.state.value).to.equal('open');
  });

  it('hears nothing from a stream it has left', () => {
    const first = last();
    first.emit('error');
    clock.pass(1_000);
    first.emit('state', [{ id: 'e:1' }]);
    first.emit('error');
    expect(states).to.deep.equal([]);
    expect(streams).to.have.length(2);
  });

  it('leaves no timer and no stream behind when it stops', () => {
    last().emit('error');
    feed.stop();
    expect(clock.waiting).to.equal(0);
    clock.pass(60_000);
    expect(streams).to.have.length(1);
    expect(feed.state.value).to.equal('closed');
  });
});
