import type { AddressInfo } from 'node:net';
import { type Clock, DAY, type EpochMs, HOUR, SystemClock } from '@lamplighter/contracts';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { FailurePlan, type FailureScope, type StreetIssueFailure } from './failures.js';
import {
  hasStatus,
  RequestBook,
  type RequestStatus,
  type RequestUpdate,
  requestJson,
  type ServiceRequest,
  updateJson,
} from './request-book.js';
import { Refusal, readRequestForm, readTime, readUpdateForm } from './request-form.js';
import { type Service, STREET_ISSUE_SERVICES } from './services.js';

/** The key that is accepted when none is given. */
export const STREET_ISSUE_DEMO_KEY = 'demo-open311-key';

/** How the simulated street-issue system is set up. */
export interface StreetIssueOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Platform time, for the dates of requests; default the machine's. */
  readonly clock?: Clock;
  /** Real time, for slow answers; default the machine's. */
  readonly io?: Clock;
  readonly apiKeys?: readonly string[];
  readonly services?: readonly Service[];
}

/** One call as it arrived, whatever became of it. */
export interface ReceivedCall {
  readonly at: EpochMs;
  readonly method: string;
  readonly path: string;
  /** Form fields of a POST, without the API key; empty for GET. */
  readonly fields: Readonly<Record<string, string>>;
  /** The injected failure that it met. */
  readonly failure: StreetIssueFailure['kind'] | null;
}

/** A city's street-issue system that speaks Open311 GeoReport v2 with service request updates (JSON only). */
export interface StreetIssueSystem {
  /** Returns the address that a client is configured with, such as http://127.0.0.1:40123. */
  start(): Promise<string>;
  stop(): Promise<void>;
  /** The ledger: every request that was stored, in order. */
  readonly requests: readonly ServiceRequest[];
  readonly updates: readonly RequestUpdate[];
  readonly calls: readonly ReceivedCall[];
  /** Makes the next matching calls fail. */
  inject(failure: StreetIssueFailure, scope?: FailureScope): void;
  clearFailures(): void;
  /** While down every connection is cut. */
  setDown(isDown: boolean): void;
  /** What the crew on the other side does: sets a status and publishes an update. Throws RangeError for an unknown id. */
  setStatus(requestId: string, status: RequestStatus, description?: string): void;
}

/** Longest span of GET /requests, and most rows (GeoReport v2). */
const LONGEST_SPAN = 90 * DAY;
const MOST_ROWS = 1000;

/** Makes a street-issue system; nothing listens before `start()`. */
export function createStreetIssueSystem(options: StreetIssueOptions): StreetIssueSystem {
  const rethrow = (error: unknown): never => {
    throw error;
  };
  const clock = options.clock ?? new SystemClock(rethrow);
  const io = options.io ?? new SystemClock(rethrow);
  const keys = options.apiKeys ?? [STREET_ISSUE_DEMO_KEY];
  const services = options.services ?? STREET_ISSUE_SERVICES;
  const book = new RequestBook();
  const plan = new FailurePlan();
  const calls: ReceivedCall[] = [];
  const waitingTokens = new Map<string, number>();
  let server: FastifyInstance | null = null;
  let isDown = false;
  let crewUpdates = 0;

  const authorised = (fields: URLSearchParams): void => {
    const key = fields.get('api_key');
    if (!key) throw new Refusal(403, 'api_key was not provided');
    if (!keys.includes(key)) throw new Refusal(403, 'api_key is not valid');
  };

  const found = (id: string): ServiceRequest => {
    const request = book.find(id);
    // A request behind an unresolved token has no public id yet.
    if (!request || (request.token !== null && waitingTokens.has(request.token))) {
      throw new Refusal(404, `service_request_id ${id} was not found`);
    }
    return request;
  };

  const createRequest = (fields: URLSearchParams, token: string | null): ServiceRequest => {
    authorised(fields);
    return book.add({ ...readRequestForm(fields, services), requestedAt: clock.now(), token });
  };

  const listRequests = (query: URLSearchParams): unknown[] => {
    const withAttributes = query.get('extensions') === 'true';
    const visible = book.requests.filter((request) => request.token === null || !waitingTokens.has(request.token));
    const ids = query.get('service_request_id');
    // A list of ids overrides every other argument.
    if (ids) {
      const wanted = ids.split(',').map((id) => id.trim());
      return visible.filter((request) => wanted.includes(request.id)).map((each) => requestJson(each, withAttributes));
    }
    const [from, to] = readSpan(query);
    const codes = query.get('service_code')?.split(',');
    const statuses = query.get('status')?.split(',');
    const size = Math.min(MOST_ROWS, positive(query, 'page_size') ?? MOST_ROWS);
    const page = positive(query, 'page') ?? 1;
    return visible
      .filter((request) => request.requestedAt >= from && request.requestedAt <= to)
      .filter((request) => !codes || codes.includes(request.service.service_code))
      .filter((request) => !statuses || hasStatus(request, statuses))
      .slice((page - 1) * size, page * size)
      .map((request) => requestJson(request, withAttributes));
  };

  const readSpan = (query: URLSearchParams): [EpochMs, EpochMs] => {
    const start = query.get('start_date');
    const end = query.get('end_date');
    const to = end
      ? readTime(end, 'end_date')
      : start
        ? readTime(start, 'start_date') + LONGEST_SPAN
        : clock.now() + HOUR;
    const from = start ? readTime(start, 'start_date') : to - LONGEST_SPAN;
    if (to - from > LONGEST_SPAN) throw new Refusal(400, 'start_date and end_date may not be more than 90 days apart');
    return [from, to];
  };

  /** Runs one call with the failure planned for it. */
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    work: (fields: URLSearchParams) => unknown,
    create?: (fields: URLSearchParams, token: string) => unknown,
  ): Promise<unknown> => {
    const path = request.url.split('?')[0] ?? '';
    const isPost = request.method === 'POST';
    const fields = isPost ? formOf(request) : new URLSearchParams(request.url.split('?')[1] ?? '');
    const failure = plan.take(request.method, path);
    const shown = Object.fromEntries([...fields].filter(([name]) => isPost && name !== 'api_key'));
    calls.push({ at: clock.now(), method: request.method, path, fields: shown, failure: failure?.kind ?? null });
    switch (failure?.kind) {
      case 'status':
        if (failure.retryAfterSeconds !== undefined) void reply.header('retry-after', failure.retryAfterSeconds);
        return reply
          .code(failure.status)
          .send([{ code: failure.status, description: 'the service cannot answer now' }]);
      case 'html':
        return reply
          .type('text/html')
          .send('<!doctype html><title>Maintenance</title><p>Back soon / Bientot de retour</p>');
      case 'reset':
        reply.hijack();
        request.raw.socket.destroy();
        return reply;
      case 'commitThenTimeout':
        work(fields);
        reply.hijack();
        return reply;
      case 'token': {
        if (!create) return work(fields);
        const token = `token-${calls.length}`;
        waitingTokens.set(token, failure.polls ?? 1);
        create(fields, token);
        return [{ token }];
      }
      case 'doubled': {
        const body = work(fields);
        return Array.isArray(body) ? [...body, ...body] : body;
      }
      case 'slow':
        await new Promise<void>((done) => io.after(failure.milliseconds, done));
        return work(fields);
      case undefined:
        return work(fields);
    }
  };

  const resolveToken = (token: string): unknown => {
    const stored = book.requests.find((request) => request.token === token);
    if (!stored) throw new Refusal(404, `token ${token} was not found`);
    const left = waitingTokens.get(token);
    if (left !== undefined && left > 0) {
      waitingTokens.set(token, left - 1);
      return [{ token }];
    }
    waitingTokens.delete(token);
    return [{ token, service_request_id: stored.id }];
  };

  const routes = (app: FastifyInstance): void => {
    app.get('/discovery.json', (request, reply) => answer(request, reply, () => discovery(baseOf(app))));
    app.get('/services.json', (request, reply) =>
      answer(request, reply, () => services.map(({ attributes: _attributes, ...service }) => service)),
    );
    app.get<{ Params: { file: string } }>('/services/:file', (request, reply) =>
      answer(request, reply, () => {
        const code = idOf(request.params.file);
        const service = services.find((candidate) => candidate.service_code === code);
        if (!service) throw new Refusal(404, `service_code ${code} was not found`);
        return { service_code: service.service_code, attributes: service.attributes };
      }),
    );
    app.post('/requests.json', (request, reply) =>
      answer(
        request,
        reply,
        (fields) => [{ service_request_id: createRequest(fields, null).id, service_notice: '', account_id: null }],
        createRequest,
      ),
    );
    app.get('/requests.json', (request, reply) => answer(request, reply, listRequests));
    app.get<{ Params: { file: string } }>('/requests/:file', (request, reply) =>
      answer(request, reply, (query) => [
        requestJson(found(idOf(request.params.file)), query.get('extensions') === 'true'),
      ]),
    );
    app.get<{ Params: { file: string } }>('/tokens/:file', (request, reply) =>
      answer(request, reply, () => resolveToken(idOf(request.params.file))),
    );
    app.post('/servicerequestupdates.json', (request, reply) =>
      answer(request, reply, (fields) => {
        authorised(fields);
        const { updateId, ...form } = readUpdateForm(fields);
        found(form.requestId);
        return [{ update_id: book.update({ id: updateId, from: 'reporter', ...form }).id }];
      }),
    );
    app.get('/servicerequestupdates.json', (request, reply) =>
      answer(request, reply, (query) => {
        const [from, to] = readSpan(query);
        return book.updates.filter((update) => update.at >= from && update.at <= to).map(updateJson);
      }),
    );
  };

  return {
    requests: book.requests,
    updates: book.updates,
    calls,
    async start() {
      if (server) return baseOf(server);
      const app = fastify({ forceCloseConnections: true, bodyLimit: 256 * 1024 });
      app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
        done(null, new URLSearchParams(String(body))),
      );
      app.addHook('onRequest', async (request, reply) => {
        if (!isDown) return;
        reply.hijack();
        request.raw.socket.destroy();
      });
      app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
        const status = error instanceof Refusal ? error.status : (error.statusCode ?? 500);
        return reply.code(status).send([{ code: status, description: error.message }]);
      });
      app.setNotFoundHandler((request, reply) =>
        reply.code(404).send([{ code: 404, description: `${request.url} is not served; only .json is spoken here` }]),
      );
      routes(app);
      server = app;
      await app.listen({ port: options.port, host: options.host ?? '127.0.0.1' });
      return baseOf(app);
    },
    async stop() {
      const app = server;
      server = null;
      await app?.close();
    },
    inject: (failure, scope = {}) => plan.add(failure, scope),
    clearFailures: () => plan.clear(),
    setDown(down) {
      isDown = down;
    },
    setStatus(requestId, status, description = '') {
      if (!book.find(requestId)) throw new RangeError(`no request ${requestId} is stored`);
      crewUpdates += 1;
      book.update({ id: `crew-${crewUpdates}`, requestId, status, at: clock.now(), description, from: 'crew' });
    },
  };
}

function baseOf(app: FastifyInstance): string {
  const { address, port } = app.server.address() as AddressInfo;
  return `http://${address}:${port}`;
}

function formOf(request: FastifyRequest): URLSearchParams {
  if (request.body instanceof URLSearchParams) return request.body;
  throw new Refusal(400, 'the body must be application/x-www-form-urlencoded');
}

function idOf(file: string): string {
  if (!file.endsWith('.json')) throw new Refusal(404, `${file} is not served; only .json is spoken here`);
  return file.slice(0, -'.json'.length);
}

function positive(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Refusal(400, `${name} must be a whole number from 1`);
  return value;
}

function discovery(base: string): unknown {
  return {
    changeset: '2026-01-01T00:00:00Z',
    contact: 'This is a simulator: nobody repairs anything here.',
    key_service: 'The demonstration key is printed by the simulator.',
    endpoints: [
      {
        specification: 'http://wiki.open311.org/GeoReport_v2',
        url: base,
        changeset: '2026-01-01T00:00:00Z',
        type: 'test',
        formats: ['application/json'],
      },
    ],
  };
}
