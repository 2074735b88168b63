import {
  commandId,
  type Fault,
  type LuminaireState,
  type NisCode,
  nisCode,
  type Override,
} from '@lamplighter/contracts';
import { expect } from 'chai';
import { ApiHost, type Client, EVENING } from './api-host.js';

interface Event {
  readonly id: number;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of every shape.
  readonly data: any;
}

/** Reads a live stream as a browser does. */
class Stream {
  readonly events: Event[] = [];
  readonly #abort = new AbortController();
  #reader!: ReadableStreamDefaultReader<string>;
  #rest = '';
  status = 0;

  constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
  ) {}

  async open(): Promise<this> {
    const response = await fetch(this.url, { headers: this.headers, signal: this.#abort.signal });
    this.status = response.status;
    if (response.body) this.#reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    return this;
  }

  /** Reads on until enough events of a type are there; undefined when the stream ended before. */
  async until(type: string, count = 1): Promise<Event[] | undefined> {
    const found = (): Event[] => this.events.filter((event) => event.type === type);
    while (found().length < count) {
      const { value, done } = await this.#reader.read();
      if (done) return undefined;
      this.#rest += value;
      const blocks = this.#rest.split('\n\n');
      this.#rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string): string | undefined =>
          block
            .split('\n')
            .find((line) => line.startsWith(`${name}: `))
            ?.slice(name.length + 2);
        const event = field('event');
        if (event)
          this.events.push({ id: Number(field('id')), type: event, data: JSON.parse(field('data') ?? 'null') });
      }
    }
    return found();
  }

  close(): void {
    this.#abort.abort();
  }
}

const state = (id: string, actualLevel: number): LuminaireState => ({
  id,
  condition: 'on',
  targetLevel: actualLevel,
  actualLevel,
  source: 'program',
  reason: null,
  powerW: 20,
  energyWh: 1,
  openFaults: [],
  sampledAt: EVENING,
});
const ixelles = nisCode('21009');
const brussels = nisCode('21004');

const faultOf = (nis: NisCode): Fault => ({
  id: 1,
  asset: 'e:l1',
  nis,
  street: '',
  code: 'lampFailure',
  state: 'confirmed',
  raisedAt: EVENING,
  clearedAt: null,
  evidence: {},
  ticketId: null,
});

describe('the live stream', () => {
  const host = new ApiHost();
  const open: Stream[] = [];
  let client: Client;
  let ahead = 0;

  const listen = async (cookie: string, headers: Record<string, string> = {}): Promise<Stream> => {
    const stream = new Stream(`${host.url}/api/v1/live`, { cookie, ...headers });
    open.push(stream);
    return stream.open();
  };

  before(async () => {
    const real = host.io;
    host.io = {
      now: () => real.now() + ahead,
      monotonic: () => real.monotonic(),
      every: (period, task) => real.every(period, task),
      after: (delay, task) => real.after(delay, task),
    };
    await host.start();
    client = await host.signIn('viewer', '21009');
  });
  afterEach(() => {
    ahead = 0;
    for (const stream of open.splice(0)) stream.close();
  });
  after(() => host.stop());

  it('needs a session', async () => {
    expect((await listen('')).status).to.equal(401);
  });

  it("tells the platform's time at once", async () => {
    const events = await (await listen(client.cookie)).until('clock');
    expect(events?.[0]?.data).to.deep.equal({ platformTime: EVENING });
  });

  it("sends states together, the newest of each luminaire, and only of the asker's municipalities", async () => {
    const stream = await listen(client.cookie);
    await stream.until('clock');
    host.notify({ type: 'state', nis: ixelles, data: state('e:l1', 10) });
    host.notify({ type: 'state', nis: brussels, data: state('secret:l1', 99) });
    host.notify({ type: 'state', nis: ixelles, data: state('e:l2', 20) });
    host.notify({ type: 'state', nis: ixelles, data: state('e:l1', 30) });
    const [batch] = (await stream.until('state')) ?? [];
    expect(batch?.data.map((each: LuminaireState) => [each.id, each.actualLevel])).to.deep.equal([
      ['e:l1', 30],
      ['e:l2', 20],
    ]);
  });

  it('sends faults and overrides at once, and of a wider override only that it exists', async () => {
    const stream = await listen(client.cookie);
    await stream.until('clock');
    host.notify({ type: 'fault', nis: brussels, data: faultOf(brussels) });
    host.notify({ type: 'fault', nis: ixelles, data: faultOf(ixelles) });
    const override: Override = {
      id: commandId('6f0b2c1e-58cf-4d0e-9d3c-2f9d3f1f1a11'),
      level: 50,
      start: EVENING,
      until: EVENING + 1000,
      issuer: 'somebody',
      reason: 'x',
      rank: 'operator',
      state: 'active',
      cancelledAt: null,
      outcomes: [{ luminaire: 'secret:l1', result: 'effective', reason: null, at: EVENING }],
    };
    host.notify({ type: 'override', nisCodes: [brussels], data: override });
    host.notify({ type: 'override', nisCodes: [brussels, ixelles], data: override });
    const [heard] = (await stream.until('override')) ?? [];
    expect(heard?.data.outcomes).to.deep.equal([]);
    expect(stream.events.filter((event) => event.type === 'fault').map((event) => event.data.nis)).to.deep.equal([
      '21009',
    ]);
    expect(stream.events.filter((event) => event.type === 'override')).to.have.length(1);
  });

  it('resumes after the last event that a client heard', async () => {
    const first = await listen(client.cookie);
    await first.until('clock');
    host.notify({ type: 'fault', nis: ixelles, data: { ...faultOf(ixelles), id: 11 } });
    const [heard] = (await first.until('fault')) ?? [];
    first.close();
    host.notify({ type: 'fault', nis: ixelles, data: { ...faultOf(ixelles), id: 12 } });
    host.notify({ type: 'fault', nis: brussels, data: { ...faultOf(brussels), id: 13 } });
    const second = await listen(client.cookie, { 'last-event-id': String(heard?.id) });
    const missed = await second.until('fault');
    await second.until('clock');
    expect(missed?.map((event) => event.data.id)).to.deep.equal([12]);
  });

  it('ends when its session does, within one heartbeat', async () => {
    const leaving = await host.signIn('viewer', '21009');
    const stream = await listen(leaving.cookie);
    await stream.until('clock');
    await leaving.send('DELETE', '/api/v1/session');
    expect(await stream.until('clock', 9)).to.equal(undefined);
  });

  it('keeps nobody signed in who does nothing else', async () => {
    const idle = await host.signIn('viewer', '21009');
    const stream = await listen(idle.cookie);
    await stream.until('clock');
    ahead = 31 * 60_000;
    expect(await stream.until('clock', 9)).to.equal(undefined);
  });
});
