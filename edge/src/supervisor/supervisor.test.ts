import { MINUTE, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { Log } from '../log.js';
import type { EdgeProcessEvents, StartEdge } from './edge-process.js';
import type { AliveReport } from './messages.js';
import { Supervisor } from './supervisor.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const alive: AliveReport = {
  kind: 'alive',
  linesOpen: 1,
  isJournalOpen: true,
  isOnline: false,
  desiredVersion: 0,
  updateHold: null,
};

/** An edge that ends only by itself or by SIGKILL. */
class FakeEdge {
  readonly signals: string[] = [];
  isImmortal = false;
  constructor(readonly events: EdgeProcessEvents) {}
  end(reason = 'ended with code 1'): void {
    this.events.ended(reason);
  }
}

describe('supervisor', () => {
  let io: SteppedClock;
  let edges: FakeEdge[];
  let offers: string[];
  let started: string[];
  let launches: (() => Promise<{ entry: string; args: string[] }>)[];
  let supervisor: Supervisor;

  const last = (): FakeEdge => {
    const edge = edges.at(-1);
    if (!edge) throw new Error('no edge was started');
    return edge;
  };
  /** Time goes on while the last edge beats each second. */
  const beat = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      last().events.message(alive);
      await io.advance(SECOND);
    }
  };

  beforeEach(async () => {
    io = new SteppedClock(0);
    edges = [];
    offers = [];
    launches = [];
    started = [];
    const startEdge: StartEdge = ({ entry }, events) => {
      started.push(entry);
      const edge = new FakeEdge(events);
      edges.push(edge);
      return {
        pid: edges.length,
        send: () => {},
        kill: (signal) => {
          edge.signals.push(signal);
          if (signal === 'SIGKILL' && !edge.isImmortal) edge.end('ended by SIGKILL');
        },
      };
    };
    supervisor = new Supervisor({
      io,
      log: silent,
      launch: () => launches.shift()?.() ?? Promise.resolve({ entry: 'main.js', args: [] }),
      startEdge,
      silentAfter: 30 * SECOND,
      startWithin: 90 * SECOND,
      events: { alive: () => {}, offered: (source) => offers.push(source), ended: () => {} },
    });
    supervisor.start();
    await io.advance(0);
  });

  it('LS-8: kills an edge that was silent for 30 s and starts another a second later', async () => {
    await beat(100);
    await io.advance(28 * SECOND);
    expect(last().signals).to.deep.equal([]);
    await io.advance(SECOND);
    expect(last().signals).to.deep.equal(['SIGKILL']);
    await io.advance(SECOND);
    expect(edges).to.have.length(2);
  });

  it('gives an edge 90 s for its first evaluation', async () => {
    await io.advance(89 * SECOND);
    expect(last().signals).to.deep.equal([]);
    await io.advance(SECOND);
    expect(last().signals).to.deep.equal(['SIGKILL']);
  });

  it('takes nothing but a report for a sign of life, and a message it does not know for none', async () => {
    last().events.message(alive);
    for (let second = 0; second < 31; second += 1) {
      for (const other of [null, 'alive', { kind: 'alive' }, { kind: 'novelty' }, { kind: 'offer', source: '/media' }])
        last().events.message(other);
      await io.advance(SECOND);
    }
    expect(edges[0]?.signals).to.deep.equal(['SIGKILL']);
    expect(offers).to.include('/media');
  });

  it('never gives up: starts again after 1, 2, 4 ... 30 s, and after 1 s where it ran well', async () => {
    const delays: number[] = [];
    for (let run = 0; run < 8; run += 1) {
      last().end();
      const at = io.monotonic();
      const before = edges.length;
      while (edges.length === before) await io.advance(SECOND);
      delays.push((io.monotonic() - at) / SECOND);
    }
    expect(delays).to.deep.equal([1, 2, 4, 8, 16, 30, 30, 30]);
    await beat(60);
    last().end();
    await io.advance(SECOND);
    expect(edges).to.have.length(10);
  });

  it('tries again when there is nothing that it could start', async () => {
    launches = [() => Promise.reject(new Error('slot is empty'))];
    last().end();
    await io.advance(SECOND);
    expect(edges).to.have.length(1);
    await io.advance(2 * SECOND);
    expect(edges).to.have.length(2);
  });

  it('cuts a wanted restart short when the edge does not end', async () => {
    last().events.message(alive);
    supervisor.restart('an update');
    expect(last().signals).to.deep.equal(['SIGTERM']);
    await io.advance(13 * SECOND);
    expect(edges[0]?.signals).to.include('SIGKILL');
    expect(edges).to.have.length(2);
  });

  it('starts at once what a wanted restart brings, whatever failed before', async () => {
    for (let run = 0; run < 5; run += 1) {
      last().end();
      await io.advance(30 * SECOND);
    }
    const before = edges.length;
    supervisor.restart('an update');
    last().end('ended with code 0');
    await io.advance(0);
    expect(edges, 'where one ran').to.have.length(before + 1);
    for (let run = 0; run < 5; run += 1) {
      last().end();
      await io.advance(30 * SECOND);
    }
    last().end();
    await io.advance(2 * SECOND);
    const waiting = edges.length;
    supervisor.restart('taken back');
    await io.advance(0);
    expect(edges, 'where none ran').to.have.length(waiting + 1);
    await beat(40);
    expect(edges, 'and not twice').to.have.length(waiting + 1);
  });

  it('does not start what was to run before a wanted restart', async () => {
    launches = [
      async () => {
        // The slots are switched while this answer is on its way.
        supervisor.restart('taken back');
        return { entry: 'taken-back.js', args: [] };
      },
    ];
    last().end();
    await io.advance(2 * SECOND);
    expect(started).to.deep.equal(['main.js', 'main.js']);
  });

  it('says that the machine is ill when a killed edge does not go away', async () => {
    last().isImmortal = true;
    await io.advance(90 * SECOND);
    expect(supervisor.isStuck).to.equal(false);
    await io.advance(MINUTE + SECOND);
    expect(supervisor.isStuck).to.equal(true);
    last().end();
    expect(supervisor.isStuck).to.equal(false);
  });

  it('starts nothing any more once it stops, and kills what does not end in 12 s', async () => {
    const stopped = supervisor.stop();
    expect(last().signals).to.deep.equal(['SIGTERM']);
    await io.advance(12 * SECOND);
    await stopped;
    await io.advance(MINUTE);
    expect(edges).to.have.length(1);
  });
});
