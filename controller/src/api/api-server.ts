import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fastify, { type FastifyInstance } from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { ApiApp, ApiContext } from './api-context.js';
import { serveConsole } from './console-files.js';
import { ListenError } from './listen-error.js';
import { LiveStream } from './live-stream.js';
import { handleErrors } from './problem.js';
import { boundRoutes } from './routes/bound-routes.js';
import { edgeRoutes } from './routes/edge-routes.js';
import { edgeSetupRoutes } from './routes/edge-setup-routes.js';
import { energyRoutes } from './routes/energy-routes.js';
import { faultRoutes } from './routes/fault-routes.js';
import { inventoryRoutes } from './routes/inventory-routes.js';
import { liveRoutes } from './routes/live-routes.js';
import { luminaireRoutes } from './routes/luminaire-routes.js';
import { mapRoutes } from './routes/map-routes.js';
import { overrideRoutes } from './routes/override-routes.js';
import { programRoutes } from './routes/program-routes.js';
import { sessionRoutes } from './routes/session-routes.js';
import { statusRoutes } from './routes/status-routes.js';
import { updateRoutes } from './routes/update-routes.js';
import { addSecurityHeaders } from './security-headers.js';
import { guardRoutes } from './session-guard.js';

/** Requests are small; the inventory import states a limit of its own (S-24). */
const BODY_LIMIT = 1024 * 1024;

/** REST API, live stream, API page and console on one HTTP port. */
export class ApiServer {
  #app: ApiApp | undefined;
  readonly #live: LiveStream;

  constructor(private readonly context: ApiContext) {
    this.#live = new LiveStream(context);
  }

  /** Starts to listen; port 0 takes a free one. Returns the address, such as `http://127.0.0.1:8080`. Throws ListenError. */
  async start(host: string, port: number): Promise<string> {
    this.#app = await buildApi(this.context, this.#live);
    try {
      const address = await this.#app.listen({ host, port });
      this.#live.start();
      return address;
    } catch (error) {
      await this.stop();
      throw listenError(error as NodeJS.ErrnoException, host, port);
    }
  }

  async stop(): Promise<void> {
    this.#live.stop();
    await this.#app?.close();
    this.#app = undefined;
  }

  /** The routes with who may call them, for the test that every route is covered. */
  get app(): ApiApp | undefined {
    return this.#app;
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new ListenError(
      'port-taken',
      `port ${port} on ${host} is taken by another program: stop it, or choose another with HTTP_PORT`,
    );
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new ListenError(
      'cannot-listen',
      `cannot listen on ${host}:${port} (${error.code}): check HTTP_HOST and HTTP_PORT`,
    );
  }
  return error;
}

/** The application without a port: routes, guards, errors, OpenAPI document. */
export async function buildApi(context: ApiContext, live: LiveStream): Promise<ApiApp> {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    trustProxy: context.trustProxy,
    forceCloseConnections: true,
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  handleErrors(app as unknown as FastifyInstance, context.log);
  addSecurityHeaders(app as unknown as FastifyInstance, context.publicUrl?.startsWith('https:') ?? false);
  await app.register(cookie);
  guardRoutes(app as unknown as FastifyInstance, context);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Lamplighter',
        version: context.version,
        description:
          'Public lighting of the Brussels-Capital Region. Instants are UTC milliseconds, energies watt-hours, levels percent. Errors are problem details (RFC 9457) that name the field.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'lamplighter' },
          csrf: { type: 'apiKey', in: 'header', name: 'x-csrf-token' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  // The API page brings its own policy: its files come from here, its styles are partly inline.
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: true,
    uiConfig: { docExpansion: 'list', deepLinking: false },
  });
  sessionRoutes(app, context);
  luminaireRoutes(app, context);
  mapRoutes(app, context);
  edgeRoutes(app, context);
  edgeSetupRoutes(app, context);
  updateRoutes(app, context);
  programRoutes(app, context);
  boundRoutes(app, context);
  overrideRoutes(app, context);
  faultRoutes(app, context);
  energyRoutes(app, context);
  inventoryRoutes(app, context);
  liveRoutes(app, context, live);
  statusRoutes(app, context);
  await serveConsole(app as unknown as FastifyInstance, context.consoleDir, context.log);
  await app.ready();
  return app;
}
