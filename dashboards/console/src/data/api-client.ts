import type { Problem } from '@lamplighter/contracts';
import { ApiError, codeOfStatus } from './api-error.js';

const BASE = '/api/v1';

export interface ApiClientOptions {
  readonly fetch: typeof globalThis.fetch;
  /** The session's token, sent with every unsafe method. */
  readonly csrfToken: () => string | null;
  /** Called when a request shows that the session is over. */
  readonly onSignedOut: () => void;
}

/** JSON requests to the controller. Failures are ApiError, whatever their cause. */
export class ApiClient {
  constructor(private readonly options: ApiClientOptions) {}

  get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return this.#send<T>('GET', path, undefined, signal);
  }

  post<T>(path: string, body: unknown): Promise<T> {
    return this.#send<T>('POST', path, body);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.#send<T>('PUT', path, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.#send<T>('DELETE', path);
  }

  /** A list route's items: all pages of `{ items, next }`, or a bare array. */
  async list<T>(path: string, signal?: AbortSignal): Promise<readonly T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<T> = await this.get<Page<T>>(cursor === null ? path : withCursor(path, cursor), signal);
      if (isArray(page)) return page;
      items.push(...page.items);
      cursor = page.next ?? null;
    } while (cursor !== null);
    return items;
  }

  async #send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const token = this.options.csrfToken();
    if (method !== 'GET' && token !== null) headers['x-csrf-token'] = token;
    const response = await this.#fetch(BASE + path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) throw await this.#failure(response, path);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    try {
      return await this.options.fetch(url, init);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new ApiError('network', null, { cause: error });
    }
  }

  async #failure(response: Response, path: string): Promise<ApiError> {
    const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
    const code = codeOfStatus(response.status);
    // A wrong password is also a 401, but ends no session.
    if (code === 'signedOut' && path !== '/session') this.options.onSignedOut();
    return new ApiError(code, problem);
  }
}

type Page<T> = readonly T[] | { readonly items: readonly T[]; readonly next?: string | null };

const isArray = <T>(page: Page<T>): page is readonly T[] => Array.isArray(page);

const withCursor = (path: string, cursor: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
