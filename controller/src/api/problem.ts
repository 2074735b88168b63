import type { Problem } from '@lamplighter/contracts';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { UserError } from '../auth/user-store.js';
import { ChangeError, type ChangeErrorCode } from '../changes/change-error.js';
import { CommandError } from '../commands/index.js';
import { InventoryError } from '../inventory/inventory-error.js';

/** An answer that is no success, as RFC 9457 problem details. Routes throw it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly errors: readonly { readonly field: string; readonly message: string }[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
    /** Members of the answer beyond those of RFC 9457. */
    readonly members: Pick<Problem, 'findings' | 'needsReason'> = {},
  ) {
    super(detail);
  }
}

/** A thing that is not there, or belongs to another municipality: the asker cannot tell which (S-21). */
export const notFound = (what: string, id: string | number): ProblemError =>
  new ProblemError(404, `${what} ${id} does not exist`);

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'In use',
  412: 'Changed in the meantime',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not valid',
  428: 'Version needed',
  429: 'Too many tries',
  500: 'Internal error',
  503: 'Not available now',
};

const CHANGE_STATUS: Readonly<Record<ChangeErrorCode, number>> = {
  missing: 404,
  stale: 412,
  'needs-version': 428,
  'not-yours': 403,
  invalid: 422,
  'in-use': 409,
  blocked: 422,
  'needs-reason': 422,
};

/** Sends problem details. */
export function sendProblem(reply: FastifyReply, problem: ProblemError): FastifyReply {
  const body: Problem = {
    type: 'about:blank',
    title: TITLES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.detail,
    ...(problem.errors.length > 0 ? { errors: [...problem.errors] } : {}),
    ...problem.members,
  };
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .header('content-type', 'application/problem+json')
    .serializer(JSON.stringify)
    .send(body);
}

/** Turns whatever a route throws into problem details; what nobody foresaw is logged and tells the client nothing. */
export function handleErrors(app: FastifyInstance, log: Pick<Logger, 'error'>): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) {
      // The route's pattern, not the address: an address may hold what does not belong in a log.
      log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed');
    }
    return sendProblem(reply, problem);
  });
}

function problemOf(error: FastifyError): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof ChangeError) {
    return new ProblemError(CHANGE_STATUS[error.code], error.message, error.errors, {}, findingsOf(error));
  }
  if (error instanceof InventoryError) {
    return new ProblemError(422, error.message, [{ field: '(file)', message: error.message }]);
  }
  if (error instanceof CommandError) return new ProblemError(422, error.message);
  if (error instanceof UserError) return new ProblemError(422, error.message);
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      field: fieldOf(issue.instancePath),
      message: issue.message ?? 'is not valid',
    }));
    const part = error.validationContext === 'body' ? 'body' : (error.validationContext ?? 'request');
    const text = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
    return new ProblemError(part === 'body' ? 422 : 400, `${part}: ${text}`, errors);
  }
  if (isResponseSerializationError(error)) return new ProblemError(500, 'the answer could not be written');
  // 57014: the statement ran into the time limit; 53300, 08xxx: no connection to be had.
  if (isDatabaseBusy(error)) return new ProblemError(503, 'the database did not answer in time: try again');
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500
    ? new ProblemError(status, error.message)
    : new ProblemError(500, 'something went wrong here: it is logged');
}

const findingsOf = ({ code, findings }: ChangeError): Pick<Problem, 'findings' | 'needsReason'> =>
  findings.length === 0 ? {} : { findings: [...findings], needsReason: code === 'needs-reason' };

/** `/steps/0/level` as `steps.0.level`. */
const fieldOf = (path: string): string => path.split('/').filter(Boolean).join('.') || '(whole)';

const isDatabaseBusy = (error: { readonly code?: string; readonly message: string }): boolean =>
  /^(57014|57P0[123]|53300|08\w{3}|ECONNREFUSED|ECONNRESET)$/.test(error.code ?? '') ||
  error.message.startsWith('timeout exceeded when trying to connect') ||
  error.message.startsWith('Connection terminated');
