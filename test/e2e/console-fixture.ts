import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  ControlProgram,
  EnergyTotal,
  LintFinding,
  LiveEvents,
  LuminaireNight,
  LuminaireState,
  NewOverride,
  Override,
  Problem,
  Session,
} from '@lamplighter/contracts';
import { defaultCalendar, defaultProgram } from '@lamplighter/lighting';
import {
  demoFaults,
  demoLamps,
  demoStreets,
  demoTickets,
  NIGHT_FROM,
  NIGHT_TO,
  PLATFORM_TIME,
} from './console-district.js';

export const SIGN_IN_CODE = 'one-time-code-for-tests';
const DIST = fileURLToPath(new URL('../../dashboards/console/dist', import.meta.url));

/** As strict as the controller's: an inline script or a request elsewhere would fail here too. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

type Answer = { status?: number; headers?: Record<string, string>; body?: unknown };

/** The controller's API as the console uses it, with a made-up district: for browser tests that need no platform. */
export class ConsoleFixture {
  readonly lamps = new Map(demoLamps().map((lamp) => [lamp.id, lamp]));
  readonly overrides: Override[] = [];
  faults = demoFaults();
  tickets = demoTickets();
  program: ControlProgram = defaultProgram();
  programVersion = 1;
  /** What the linter has against every draft. */
  findings: LintFinding[] = [];
  /** Reasons with which drafts were published in spite of warnings. */
  readonly reasons: string[] = [];
  role: Session['user']['role'] = 'operator';
  /** What bounds and exercises make of every luminaire's level. */
  explained: { readonly clamp: unknown; readonly drill: unknown } = { clamp: null, drill: null };
  /** Paths below /api/v1 that answer 500. */
  readonly broken = new Set<string>();
  /** Whether /live takes connections. */
  isLiveOpen = true;
  readonly #streams = new Set<ServerResponse>();
  readonly #sessions = new Set<string>();
  #server: Server | null = null;

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.dropLive();
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  /** Sends one live event to every open console. */
  send<K extends keyof LiveEvents>(type: K, payload: LiveEvents[K]): void {
    for (const stream of this.#streams) stream.write(`event: ${type}\ndata: ${JSON.stringify(payload)}\n\n`);
  }

  /** Changes a luminaire's state and tells. */
  change(id: string, part: Partial<LuminaireState>): void {
    const lamp = this.lamps.get(id);
    if (!lamp) throw new Error(`no luminaire ${id}`);
    const state = { ...lamp.state, ...part };
    this.lamps.set(id, { ...lamp, state });
    this.send('state', [state]);
  }

  /** Cuts every live stream. */
  dropLive(): void {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  /** Brings an override's outcomes to a result and tells. */
  report(id: string, result: Override['outcomes'][number]['result']): void {
    const index = this.overrides.findIndex((each) => each.id === id);
    const override = this.overrides[index];
    if (!override) throw new Error(`no override ${id}`);
    const next = { ...override, outcomes: override.outcomes.map((each) => ({ ...each, result })) };
    this.overrides[index] = next;
    this.send('override', next);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fixture');
    response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
    if (!pathname.startsWith('/api/v1/')) return this.#file(pathname, response);
    const path = decodeURIComponent(pathname.slice('/api/v1'.length));
    const session = /session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    const isSignedIn = session !== undefined && this.#sessions.has(session);
    if (path === '/live' && isSignedIn && this.isLiveOpen) return this.#live(response);
    const { status = 200, headers = {}, body } = await this.#answer(request, path, searchParams, isSignedIn);
    const type = status < 400 ? 'application/json' : 'application/problem+json';
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  }

  async #file(pathname: string, response: ServerResponse): Promise<void> {
    const name = normalize(pathname === '/' ? '/index.html' : pathname);
    try {
      const bytes = await readFile(join(DIST, name));
      response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }

  #live(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`event: clock\ndata: ${JSON.stringify({ platformTime: PLATFORM_TIME })}\n\n`);
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }

  async #answer(request: IncomingMessage, path: string, query: URLSearchParams, isSignedIn: boolean): Promise<Answer> {
    const method = request.method ?? 'GET';
    if (path === '/session' && method === 'POST') return this.#signIn(await readJson(request));
    if (!isSignedIn) return problem(401, 'sign in first');
    if (this.broken.has(path)) return problem(500, 'this route is broken for a test');
    if (method !== 'GET' && request.headers['x-csrf-token'] !== 'csrf') return problem(403, 'x-csrf-token is missing');
    if (method === 'GET') return this.#read(path, query);
    if (path === '/session') return { status: 204 };
    if (this.role === 'viewer') return problem(403, 'your role may not do this');
    if (path === '/overrides' && method === 'POST') return this.#override((await readJson(request)) as NewOverride);
    if (path.startsWith('/overrides/') && method === 'DELETE') return this.#cancel(path.slice('/overrides/'.length));
    if (path === `/programs/${this.program.id}` && method === 'PUT') {
      return this.#publish(request, query.get('reason'));
    }
    return problem(404, `there is no ${method} ${path}`);
  }

  async #publish(request: IncomingMessage, reason: string | null): Promise<Answer> {
    if (request.headers['if-match'] !== `"${this.programVersion}"`) return problem(412, 'changed in the meantime');
    const has = (severity: LintFinding['severity']): boolean =>
      this.findings.some((each) => each.severity === severity);
    if (has('error')) return problem(422, 'not published', { findings: this.findings, needsReason: false });
    if (has('warning') && reason === null) {
      return problem(422, 'not published', { findings: this.findings, needsReason: true });
    }
    if (reason !== null) this.reasons.push(reason);
    this.program = (await readJson(request)) as ControlProgram;
    this.programVersion += 1;
    return { body: this.program, headers: { etag: `"${this.programVersion}"` } };
  }

  #signIn(credentials: unknown): Answer {
    const { code, name, password } = credentials as { code?: string; name?: string; password?: string };
    if (code !== SIGN_IN_CODE && !(name === 'ada' && password === 'lamplight')) return problem(401, 'wrong');
    const token = randomUUID();
    this.#sessions.add(token);
    return { body: this.#session(), headers: { 'set-cookie': `session=${token}; Path=/; HttpOnly; SameSite=Strict` } };
  }

  #session(): unknown {
    return {
      user: { name: 'ada', displayName: 'Ada Lumière', role: this.role, nisCodes: ['21004', '21009'] },
      csrfToken: 'csrf',
      platformTime: PLATFORM_TIME,
      isDemo: true,
    };
  }

  #read(path: string, query: URLSearchParams): Answer {
    const [, first, id, part] = path.split('/');
    if (first === 'session') return { body: this.#session() };
    if (path === '/map/luminaires.geojson') return { body: this.#points() };
    if (path === '/map/streets.geojson') return { body: demoStreets() };
    if (path === '/faults') return list(this.faults);
    if (path === '/tickets') return list(this.tickets);
    if (path === '/overrides') return list(this.overrides);
    if (path === '/calendars') return list([defaultCalendar()]);
    if (path === '/programs') return list([this.program]);
    if (path === `/programs/${this.program.id}`) {
      return { body: this.program, headers: { etag: `"${this.programVersion}"` } };
    }
    if (first === 'energy') return { body: this.#energy(query) };
    const lamp = first === 'luminaires' && id ? this.lamps.get(id) : undefined;
    if (!lamp) return problem(404, `there is no ${path}`);
    if (part === 'night') return { body: this.#night(lamp.id) };
    if (part === 'explain') {
      const { source, targetLevel, reason } = lamp.state;
      const since = PLATFORM_TIME - 4_000_000;
      return {
        body: {
          level: targetLevel ?? 0,
          source,
          reason,
          ruleId: 'x',
          since,
          until: PLATFORM_TIME + 7_000_000,
          ...this.explained,
        },
      };
    }
    return { body: lamp };
  }

  #points(): unknown {
    const features = [...this.lamps.values()].map(
      ({ id, longitude, latitude, street, municipality, floorLevel, state }) => ({
        type: 'Feature',
        id,
        geometry: { type: 'Point', coordinates: [longitude, latitude] },
        properties: { id, street, municipality, floorLevel, state },
      }),
    );
    return { type: 'FeatureCollection', features };
  }

  #override({ luminaires = [], level, durationMinutes, reason, rank = 'operator' }: NewOverride): Answer {
    const override: Override = {
      id: randomUUID() as Override['id'],
      level,
      start: PLATFORM_TIME,
      until: PLATFORM_TIME + durationMinutes * 60_000,
      issuer: 'ada',
      reason,
      rank,
      state: 'active',
      cancelledAt: null,
      outcomes: luminaires.map((luminaire) => ({ luminaire, result: 'queued', reason: null, at: PLATFORM_TIME })),
    };
    this.overrides.push(override);
    return { status: 201, body: override };
  }

  #cancel(id: string): Answer {
    const index = this.overrides.findIndex((each) => each.id === id);
    const override = this.overrides[index];
    if (!override) return problem(404, 'no such override');
    const next: Override = { ...override, state: 'cancelled', cancelledAt: PLATFORM_TIME };
    this.overrides[index] = next;
    return { body: next };
  }

  #energy(query: URLSearchParams): EnergyTotal {
    const from = Number(query.get('from'));
    const isEdge = query.get('groupBy') === 'edge';
    const keys = isEdge ? ['edge-01', 'edge-02', 'edge-03'] : ['Bruxelles', 'Ixelles'];
    const rows = keys.map((key, index) => ({
      key,
      energyWh: 9_412 + index * 4_100,
      computedWh: 9_440 + index * 4_075,
      luminaires: 48 + index * 21,
    }));
    const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((total, row) => total + of(row), 0);
    return {
      from,
      to: Number(query.get('to')),
      groupBy: isEdge ? 'edge' : 'municipality',
      totalWh: sum((row) => row.energyWh),
      computedWh: sum((row) => row.computedWh),
      rows,
    };
  }

  #night(id: string): LuminaireNight {
    const programmed: [number, number][] = [
      [NIGHT_FROM, 100],
      [NIGHT_FROM + 5.4 * 3_600_000, 70],
      [NIGHT_FROM + 7.4 * 3_600_000, 50],
      [NIGHT_FROM + 12.4 * 3_600_000, 70],
      [NIGHT_FROM + 13.4 * 3_600_000, 100],
      [NIGHT_TO, 0],
    ];
    const power = this.lamps.get(id)?.nominalPowerW ?? 40;
    const readings: LuminaireNight['readings'] = [];
    let energyWh = 10_000;
    for (let at = NIGHT_FROM; at < PLATFORM_TIME; at += 900_000) {
      const program = programmed.findLast(([from]) => from <= at)?.[1] ?? 0;
      const level = (at / 900_000) % 7 === 0 ? 100 : program;
      energyWh += (power * level) / 400;
      readings.push({
        sampledAt: at,
        level,
        powerW: Math.round((1 + (power * level) / 100) * 10) / 10,
        energyWh: Math.round(energyWh),
        voltageV: 231,
        temperatureC: 18,
        source: level === program ? 'program' : 'presence',
      });
    }
    return {
      from: NIGHT_FROM,
      to: NIGHT_TO,
      sunset: NIGHT_FROM,
      sunrise: NIGHT_TO,
      switchedOnAt: NIGHT_FROM + 20_000,
      switchedOffAt: null,
      energyWh: Math.round(energyWh - 10_000),
      meanLevel: 81,
      readings,
      programmed,
    };
  }
}

const list = (items: readonly unknown[]): Answer => ({ body: { items, next: null } });

const problem = (status: number, detail: string, members: Partial<Problem> = {}): Answer => ({
  status,
  body: { type: 'about:blank', title: 'Refused', status, detail, ...members },
});

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text);
}
