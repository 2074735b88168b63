import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenOn } from '../listen.js';
import type { BrokerMetrics } from './broker-metrics.js';

/** Serves `GET /healthz` and `GET /metrics` on a listener of its own, away from the clients'. */
export class StatusServer {
  #server: Server | null = null;

  constructor(
    private readonly metrics: BrokerMetrics,
    private readonly isHealthy: () => boolean,
  ) {}

  get port(): number {
    return (this.#server?.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Throws BrokerError `port-taken` or `address-refused`. */
  async start(host: string, port: number): Promise<void> {
    const server = createServer((request, response) => {
      const path = request.url?.split('?')[0];
      const answer = (status: number, type: string, body: string): void => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
        response.end(request.method === 'HEAD' ? undefined : body);
      };
      if (request.method !== 'GET' && request.method !== 'HEAD') answer(405, 'text/plain', 'method not allowed\n');
      else if (path === '/healthz') {
        const isHealthy = this.isHealthy();
        answer(isHealthy ? 200 : 503, 'application/json', `{"status":"${isHealthy ? 'ok' : 'stopping'}"}\n`);
      } else if (path === '/metrics') {
        this.metrics.text().then(
          (text) => answer(200, this.metrics.contentType, text),
          (error: Error) => answer(500, 'text/plain', `${error.message}\n`),
        );
      } else answer(404, 'text/plain', 'not found; try /healthz or /metrics\n');
    });
    await listenOn(server, host, port, 'LAMPLIGHTER_BROKER_METRICS_PORT');
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }
}
