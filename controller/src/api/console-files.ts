import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { ProblemError, sendProblem } from './problem.js';

/** Serves the built console; addresses of its own views get its index page. */
export async function serveConsole(
  app: FastifyInstance,
  folder: string | undefined,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const root = resolve(folder ?? '.');
  const isBuilt = folder !== undefined && existsSync(join(root, 'index.html'));
  if (folder !== undefined && !isBuilt) {
    log.warn(
      { folder: root },
      'CONSOLE_DIR holds no built console (index.html): serving the API alone; build it first',
    );
  }
  if (!isBuilt) {
    app.setNotFoundHandler((_request, reply) => sendProblem(reply, new ProblemError(404, 'there is nothing here')));
    return;
  }
  app.addHook('onRoute', (route) => {
    if (route.url === '/*' || route.url === '/') route.config = { ...route.config, access: 'public' };
  });
  await app.register(fastifyStatic, {
    root,
    wildcard: true,
    index: 'index.html',
    cacheControl: false,
    setHeaders(reply, path) {
      // Built files carry a hash of their content in the name; the index page names the newest.
      const isHashed = /[\\/]assets[\\/]/.test(path);
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.setNotFoundHandler((request, reply) => {
    const isView = request.method === 'GET' && !request.url.startsWith('/api') && !/\.\w+(\?|$)/.test(request.url);
    return isView
      ? reply.header('cache-control', 'no-cache').sendFile('index.html')
      : sendProblem(reply, new ProblemError(404, 'there is nothing here'));
  });
}
