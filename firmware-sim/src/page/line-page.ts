import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Cancel, Clock, Milliseconds } from '@lamplighter/contracts';
import type { ScenarioSite } from '../scenario/scenario-site.js';
import { SimulatorError } from '../simulator-error.js';
import { DeedDesk } from './deed-desk.js';
import { lineState } from './line-state.js';

/** What the page needs. */
export interface LinePageOptions {
  readonly site: ScenarioSite;
  /** Port on the loopback interface; 0 takes a free one. */
  readonly port: number;
  /** Real time: how often pages are told. */
  readonly io: Clock;
  /** Name of the line's serial port, to show. */
  readonly linePort: string;
}

const LOOPBACK = '127.0.0.1';
const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
};
const HEADERS = {
  'content-security-policy':
    "default-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};
/** How often a page is told what changed. */
const TELL_EVERY: Milliseconds = 200;
const MOST_PAGES = 16;
/** Bytes of a deed. */
const MOST_BODY = 4_096;

/** A page to play with a line by hand, for people at this machine only. */
export class LinePage {
  readonly #options: LinePageOptions;
  readonly #desk: DeedDesk;
  readonly #pages = new Set<ServerResponse>();
  #server: Server | null = null;
  #cancel: Cancel = () => undefined;
  #told = '';

  constructor(options: LinePageOptions) {
    this.#options = options;
    this.#desk = new DeedDesk(options.site);
  }

  /** Listens; returns the address of the page. Throws when the port is taken. */
  async start(): Promise<string> {
    const server = createServer((request, response) => {
      this.#answer(request, response).catch((error: Error) => refuse(response, 500, error.message));
    });
    await new Promise<void>((done, failed) => {
      server.once('error', failed);
      server.listen(this.#options.port, LOOPBACK, done);
    });
    this.#server = server;
    this.#cancel = this.#options.io.every(TELL_EVERY, () => this.#tell());
    return `http://${LOOPBACK}:${(server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.#cancel();
    for (const page of this.#pages) page.end();
    await this.#desk.stop();
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((done) => server.close(() => done()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    // Another name for this address would let a foreign page read and steer the line (DNS rebinding).
    const own = this.#ownHosts();
    const { host = '', origin } = request.headers;
    if (!own.includes(host)) return refuse(response, 421, `this page is served as ${own[0]} only`);
    const { pathname } = new URL(request.url ?? '/', `http://${host}`);
    if (pathname === '/deeds') {
      if (request.method !== 'POST') return refuse(response, 405, 'POST a deed');
      if (origin !== `http://${host}`) return refuse(response, 403, 'deeds are taken from the own page only');
      return this.#deed(request, response);
    }
    if (request.method !== 'GET') return refuse(response, 405, 'GET only');
    if (pathname === '/events') return this.#open(response);
    const file = Object.hasOwn(FILES, pathname) ? FILES[pathname] : undefined;
    if (!file) return refuse(response, 404, `there is no ${pathname}`);
    const [name, type] = file;
    response.setHeader('content-type', type);
    response.end(await readFile(new URL(`assets/${name}`, import.meta.url)));
  }

  async #deed(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
      return refuse(response, 415, 'a deed is application/json');
    }
    try {
      await this.#desk.perform(JSON.parse(await bodyOf(request)));
    } catch (error) {
      if (!(error instanceof SimulatorError || error instanceof SyntaxError)) throw error;
      return refuse(response, 400, error.message);
    }
    this.#tell();
    response.writeHead(204).end();
  }

  #open(response: ServerResponse): void {
    if (this.#pages.size >= MOST_PAGES) {
      refuse(response, 503, `at most ${MOST_PAGES} pages at once`);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`data: ${this.#state()}\n\n`);
    this.#pages.add(response);
    response.on('close', () => this.#pages.delete(response));
  }

  #tell(): void {
    if (this.#pages.size === 0) return;
    const state = this.#state();
    if (state === this.#told) return;
    this.#told = state;
    // A page that does not read is told again when it does; nothing piles up for it.
    for (const page of this.#pages) if (!page.writableNeedDrain) page.write(`data: ${state}\n\n`);
  }

  #state(): string {
    return JSON.stringify(lineState(this.#options.site.line, this.#options.linePort));
  }

  #ownHosts(): string[] {
    const port = (this.#server?.address() as AddressInfo | null)?.port;
    return [`${LOOPBACK}:${port}`, `localhost:${port}`];
  }
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MOST_BODY) throw new SimulatorError('bad-option', `a deed has at most ${MOST_BODY} bytes`);
  }
  return text;
}
