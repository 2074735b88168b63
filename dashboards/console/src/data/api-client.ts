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

/** A document and its version as the controller names it; null when it names none. */
export interface Versioned<T> {
  readonly document: T;
  readonly version: string | null;
}

interface Sending {
  readonly body?: unknown;
  readonly version?: string | null;
  readonly signal?: AbortSignal;
}

interface Answer<T> {
  readonly body: T;
  readonly version: string | null;
}

/** JSON requests to the controller. Failures are ApiError, whatever their cause. */
export class ApiClient {
  constructor(private readonly options: ApiClientOptions) {}

  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await this.#send<T>('GET', path, signal ? { signal } : {})).body;
  }

  /** A document with the version (ETag) that a later change must name. */
  async getVersioned<T>(path: string, signal?: AbortSignal): Promise<Versioned<T>> {
    const { body, version } = await this.#send<T>('GET', path, signal ? { signal } : {});
    return { document: body, version };
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return (await this.#send<T>('POST', path, { body })).body;
  }

  /** Replaces a document if nobody changed it since `version`. */
  async putVersioned<T>(path: string, { document, version }: Versioned<T>): Promise<Versioned<T>> {
    const answer = await this.#send<T>('PUT', path, { body: document, version });
    return { document: answer.body, version: answer.version };
  }

  async delete<T>(path: string): Promise<T> {
    return (await this.#send<T>('DELETE', path)).body;
  }

  /** The newest items of a list route: its first page. */
  async firstPage<T>(path: string): Promise<readonly T[]> {
    return itemsOf(await this.get<Page<T>>(path));
  }

  /** A list route's items: all pages of `{ items, next }`, or a bare array. */
  async list<T>(path: string, signal?: AbortSignal): Promise<readonly T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<T> = await this.get<Page<T>>(cursor === null ? path : withCursor(path, cursor), signal);
      items.push(...itemsOf(page));
      cursor = isArray(page) ? null : (page.next ?? null);
    } while (cursor !== null);
    return items;
  }

  async #send<T>(method: string, path: string, { body, version, signal }: Sending = {}): Promise<Answer<T>> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const token = this.options.csrfToken();
    if (method !== 'GET' && token !== null) headers['x-csrf-token'] = token;
    if (version) headers['if-match'] = version;
    const response = await this.#fetch(BASE + path, {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    if (!response.ok) throw await this.#failure(response, `${method} ${path}`);
    const answer = (response.status === 204 ? undefined : await response.json()) as T;
    return { body: answer, version: response.headers.get('etag') };
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    try {
      return await this.options.fetch(url, init);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new ApiError('network', null, { cause: error });
    }
  }

  async #failure(response: Response, request: string): Promise<ApiError> {
    const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
    const code = codeOfStatus(response.status);
    // A wrong password is also a 401, but ends no session.
    if (code === 'signedOut' && request !== 'POST /session') this.options.onSignedOut();
    return new ApiError(code, problem);
  }
}

type Page<T> = readonly T[] | { readonly items: readonly T[]; readonly next?: string | null };

const isArray = <T>(page: Page<T>): page is readonly T[] => Array.isArray(page);
const itemsOf = <T>(page: Page<T>): readonly T[] => (isArray(page) ? page : page.items);

const withCursor = (path: string, cursor: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
