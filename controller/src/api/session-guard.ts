import type { FastifyInstance, FastifyRequest } from 'fastify';
import { may, type Scope } from '../auth/scope.js';
import { isSameToken } from '../auth/secret-token.js';
import { findSession } from '../auth/session-store.js';
import { scopeOf } from '../auth/user-store.js';
import type { ApiContext } from './api-context.js';
import { ProblemError } from './problem.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Name and attributes of the session cookie. `__Host-` needs https, which a demonstration on localhost has not. */
export function sessionCookie(publicUrl: string | undefined) {
  const isSecure = publicUrl?.startsWith('https:') ?? false;
  return {
    name: isSecure ? '__Host-lamplighter' : 'lamplighter',
    options: { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure } as const,
  };
}

/** Checks origin, session, anti-forgery token and role before any handler runs. */
export function guardRoutes(app: FastifyInstance, context: ApiContext): void {
  const cookie = sessionCookie(context.publicUrl);
  const nobody = (): Scope => {
    throw new Error('a public route has no scope');
  };
  app.decorateRequest('scope', { getter: nobody });
  app.decorateRequest('sessionToken', null);
  app.decorateRequest('csrfToken', null);
  app.decorate('accessTable', []);
  app.addHook('onRoute', (route) => {
    // The API page's own files.
    if (route.url.startsWith('/api/docs')) route.config = { ...route.config, access: 'public' };
    for (const method of [route.method].flat()) {
      app.accessTable.push({ method, url: route.url, access: route.config?.access ?? null });
    }
  });
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access;
    // Unknown addresses go on to the not-found handler, which tells nothing.
    if (request.is404) return;
    if (!SAFE.has(request.method)) checkOrigin(request, context.publicUrl);
    if (access === 'public') return;
    const token = request.cookies[cookie.name];
    const session = token ? await findSession(context.pool, token, context.io.now()) : undefined;
    if (!token || !session) throw new ProblemError(401, 'sign in first');
    const sent = request.headers['x-csrf-token'];
    if (!SAFE.has(request.method) && !(typeof sent === 'string' && isSameToken(sent, session.csrfToken))) {
      throw new ProblemError(403, 'header x-csrf-token is missing or not of this session');
    }
    const scope = scopeOf(session.user);
    Object.defineProperty(request, 'scope', { value: scope });
    request.sessionToken = token;
    request.csrfToken = session.csrfToken;
    if (access === 'session') return;
    if (!access || !may(scope, access)) {
      throw new ProblemError(403, `your role (${scope.role}) may not do this`);
    }
  });
}

/** S-17: a browser says where a request comes from; another site's is refused. Programs without Origin need the token. */
function checkOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const isForeign = origin === undefined ? site === 'cross-site' || site === 'same-site' : !isOwn(origin);
  if (isForeign) throw new ProblemError(403, 'the request comes from another site');

  function isOwn(text: string): boolean {
    if (!URL.canParse(text)) return false;
    return new URL(text).origin === (publicUrl ? new URL(publicUrl).origin : `${request.protocol}://${request.host}`);
  }
}
