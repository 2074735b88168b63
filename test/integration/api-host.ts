import { randomUUID } from 'node:crypto';
import { type Clock, commandId, type Override, SteppedClock } from '@lamplighter/contracts';
import {
  type ApiContext,
  ApiServer,
  addUser,
  createSignInCode,
  importInventory,
  type LiveNotice,
  type OverrideDesk,
  type Pool,
  seedDefaults,
} from '@lamplighter/controller';
import { openTestDatabase, realTime, type TestDatabase } from '../helpers/database.js';

/** A quiet winter evening in Brussels: 2026-01-15 19:00 local. */
export const EVENING = Date.parse('2026-01-15T18:00:00Z');

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };

/** Answer of one request. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any;
}

/** Somebody signed in: sends cookie and anti-forgery token. */
export interface Client {
  readonly cookie: string;
  readonly csrf: string;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
}

/** The real API on a real port and database. Commands and live notices come from the test, since no edge takes part. */
export class ApiHost {
  readonly clock = new SteppedClock(EVENING);
  /** Real time for sessions; a test that needs hours moves it. */
  io: Clock = realTime();
  readonly published: string[][] = [];
  readonly updated: string[][] = [];
  url = '';
  pool!: Pool;
  #database!: TestDatabase;
  #server!: ApiServer;
  readonly #listeners = new Set<(notice: LiveNotice) => void>();

  constructor(private readonly options: Partial<ApiContext> = {}) {}

  async start(): Promise<void> {
    this.#database = await openTestDatabase();
    this.pool = this.#database.pool('web');
    await seedDefaults(this.pool, EVENING);
    this.#server = new ApiServer({
      pool: this.pool,
      clock: this.clock,
      io: this.io,
      log: quiet,
      overrides: this.#desk(),
      live: {
        subscribe: (listener) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
      },
      publishDesired: (edges) => this.published.push([...edges]),
      sendUpdates: (edges) => this.updated.push([...edges]),
      isBrokerConnected: () => true,
      metrics: { contentType: 'text/plain; version=0.0.4; charset=utf-8', metrics: async () => 'lighting_up 1\n' },
      isDemo: false,
      trustProxy: false,
      version: '0.0.0-test',
      ...this.options,
    });
    this.url = await this.#server.start('127.0.0.1', 0);
  }

  async stop(): Promise<void> {
    await this.#server.stop();
    await this.#database.stop();
  }

  get accessTable(): readonly { method: string; url: string; access: string | null }[] {
    return this.#server.app?.accessTable ?? [];
  }

  notify(notice: LiveNotice): void {
    for (const listener of this.#listeners) listener(notice);
  }

  /** Three luminaires along a street of one edge. */
  async street(edge: string, nis: string, count = 3): Promise<void> {
    const rows = Array.from(
      { length: count },
      (_, index) => `${edge},C-${edge},l${index + 1},${nis},Rue ${edge},50.83,${4.36 + index * 0.0004},Stela,40,M4`,
    );
    await importInventory(this.pool, {
      csv: ['edge,cabinet,device,nis,street,latitude,longitude,model,nominal_power_w,lighting_class', ...rows].join(
        '\n',
      ),
      mapping: 'lamplighter',
      actor: 'test',
      now: EVENING,
    });
  }

  /** A new user of that role and those municipalities (none: the Region), signed in by one-time code. */
  async signIn(role: 'viewer' | 'operator' | 'administrator', ...nisCodes: string[]): Promise<Client> {
    const name = `${role}-${randomUUID().slice(0, 8)}`;
    const user = await addUser(this.pool, { name, role, nisCodes, password: null });
    const code = await createSignInCode(this.pool, user.id, this.io.now());
    const answer = await this.request('POST', '/api/v1/session', { code });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return this.client(cookie, answer.body.csrfToken);
  }

  client(cookie: string, csrf: string): Client {
    const send: Client['send'] = (method, path, body, headers = {}) =>
      this.request(method, path, body, { cookie, 'x-csrf-token': csrf, ...headers });
    return { cookie, csrf, send, get: (path) => send('GET', path) };
  }

  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const isText = typeof body === 'string';
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': isText ? 'text/csv' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson && text ? JSON.parse(text) : text };
  }

  /** Writes what a command desk writes, and sends nothing. */
  #desk(): OverrideDesk {
    return {
      set: async (request): Promise<Override> => {
        const id = randomUUID();
        await this.pool.query(
          `insert into override (id, level, rank, start_at, until_at, issuer, reason) values ($1, $2, $3, $4, $5, $6, $7)`,
          [
            id,
            request.level,
            request.rank,
            new Date(request.start),
            new Date(request.until),
            request.issuer,
            request.reason,
          ],
        );
        await this.pool.query(
          `insert into override_target (override_id, luminaire_id, edge_id, result, at)
           select $1, l.id, l.edge_id, 'sent', $3 from luminaire l where l.id = any ($2)`,
          [id, request.luminaires, new Date(request.start)],
        );
        return { ...request, id: commandId(id), state: 'active', cancelledAt: null, outcomes: [] };
      },
      cancel: async (id, issuer): Promise<Override> => {
        const now = this.clock.now();
        await this.pool.query('update override set cancelled_at = $2, cancelled_by = $3 where id = $1', [
          id,
          new Date(now),
          issuer,
        ]);
        const [row] = await this.pool.query<Omit<Override, 'state' | 'outcomes'>>(
          `select id, level, start_at as start, until_at as until, issuer, reason, rank, cancelled_at as "cancelledAt"
           from override where id = $1`,
          [id],
        );
        if (!row) throw new Error('gone');
        return { ...row, state: 'cancelled', outcomes: [] };
      },
    };
  }
}
