import { Session, SignIn } from '@lamplighter/contracts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { audit } from '../../auth/audit-log.js';
import { verifyPassword } from '../../auth/password.js';
import { endSession, openSession } from '../../auth/session-store.js';
import { redeemSignInCode } from '../../auth/sign-in-codes.js';
import { CODE_ACCOUNT, noteSignInFailure, signInWait } from '../../auth/sign-in-limit.js';
import { findUser, scopeOf, type UserRow } from '../../auth/user-store.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { ProblemError } from '../problem.js';
import { sessionCookie } from '../session-guard.js';

/** Signing in and out, and who is signed in. */
export function sessionRoutes(app: ApiApp, context: ApiContext): void {
  const { pool, io, clock } = context;
  const cookie = sessionCookie(context.publicUrl);
  const sessionOf = (user: UserRow, csrfToken: string): Session => {
    const { displayName, role, nisCodes } = scopeOf(user);
    return {
      user: { name: user.name, displayName, role, nisCodes: [...nisCodes] },
      csrfToken,
      platformTime: clock.now(),
      isDemo: context.isDemo,
    };
  };

  app.post(
    '/api/v1/session',
    {
      config: { access: 'public' },
      schema: {
        tags: ['session'],
        summary: 'Signs in by one-time code or by name and password; sets the session cookie',
        body: SignIn,
        response: { 200: Session },
      },
    },
    async (request, reply) => {
      const user = await signIn(context, request, request.body);
      // A new identifier at each sign-in: a cookie planted before is worth nothing (S-16).
      const old = request.cookies[cookie.name];
      if (old) await endSession(pool, old);
      const { token, csrfToken } = await openSession(pool, user.id, io.now());
      await audit(pool, {
        at: clock.now(),
        actor: user.name,
        action: 'session.open',
        object: user.name,
        detail: { by: 'code' in request.body ? 'code' : 'password', address: request.ip },
      });
      reply.setCookie(cookie.name, token, cookie.options);
      return sessionOf(user, csrfToken);
    },
  );

  app.get(
    '/api/v1/session',
    {
      config: { access: 'session' },
      schema: { tags: ['session'], summary: 'Who is signed in', response: { 200: Session } },
    },
    async (request) => {
      const { user, displayName, role, nisCodes } = request.scope;
      return {
        user: { name: user, displayName, role, nisCodes: [...nisCodes] },
        csrfToken: request.csrfToken ?? '',
        platformTime: clock.now(),
        isDemo: context.isDemo,
      };
    },
  );

  app.delete(
    '/api/v1/session',
    {
      config: { access: 'session' },
      schema: { tags: ['session'], summary: 'Signs out', response: { 204: z.null() } },
    },
    async (request, reply) => {
      if (request.sessionToken) await endSession(pool, request.sessionToken);
      await audit(pool, {
        at: clock.now(),
        actor: request.scope.user,
        action: 'session.close',
        object: request.scope.user,
      });
      return reply.clearCookie(cookie.name, cookie.options).code(204).send(null);
    },
  );
}

/** Checks the credentials within the limits; every refusal reads the same (S-15). */
async function signIn({ pool, io, clock }: ApiContext, request: FastifyRequest, body: SignIn): Promise<UserRow> {
  const now = io.now();
  const account = 'name' in body ? body.name.trim().toLowerCase() : CODE_ACCOUNT;
  // Codes are long enough that only the address is limited: else a stranger could lock the code's owner out.
  const wait = await signInWait(pool, 'name' in body ? account : null, request.ip, now);
  if (wait > 0) {
    throw new ProblemError(429, `too many failed tries: wait ${Math.ceil(wait / 60)} minutes`, [], {
      'retry-after': String(wait),
    });
  }
  const user = 'name' in body ? await byPassword() : await redeemSignInCode(pool, body.code, now);
  if (user) return user;
  await noteSignInFailure(pool, account, request.ip, now);
  await audit(pool, {
    at: clock.now(),
    actor: '(nobody)',
    action: 'session.refused',
    // What was typed may be a password in the wrong field: only names that exist are told.
    object: 'name' in body && (await findUser(pool, account)) ? account : '(unknown)',
    detail: { address: request.ip },
  });
  throw new ProblemError(
    401,
    'name' in body ? 'name or password is wrong' : 'the code is wrong, was used before or is too old',
  );

  async function byPassword(): Promise<UserRow | undefined> {
    const found = await findUser(pool, account);
    const isRight = await verifyPassword('password' in body ? body.password : '', found?.password_hash ?? null);
    return isRight ? found : undefined;
  }
}
