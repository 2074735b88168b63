import type { Problem } from '@lamplighter/contracts';

/** A small client of the platform's own REST API: signs in once, then carries cookie and anti-forgery token. */
export class RestClient {
  #cookie = '';
  #csrfToken = '';

  constructor(readonly url: string) {}

  async signIn(code: string): Promise<void> {
    const response = await this.#fetch('POST', '/api/v1/session', { code });
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
    this.#csrfToken = ((await response.json()) as { csrfToken: string }).csrfToken;
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.#fetch('GET', path)).json()) as T;
  }

  async send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const response = await this.#fetch(method, path, body);
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  /** Every item of a paged list. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: T[]; next: string | null } = await this.get(
        `${path}${path.includes('?') ? '&' : '?'}limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      items.push(...page.items);
      cursor = page.next;
    } while (cursor);
    return items;
  }

  /** Rejects with the problem's own words (RFC 9457) when the answer is no success. */
  async #fetch(method: string, path: string, body?: unknown): Promise<Response> {
    const isText = typeof body === 'string';
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': isText ? 'text/csv' : 'application/json' }),
        ...(this.#cookie ? { cookie: this.#cookie } : {}),
        ...(this.#csrfToken ? { 'x-csrf-token': this.#csrfToken } : {}),
        origin: this.url.replace(/\/$/, ''),
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    if (!response.ok) throw new Error(await problemText(response));
    return response;
  }
}

/** What the platform says is wrong, in its own words; where it says nothing, what was asked and the status. */
async function problemText(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { detail, title, errors = [] } = JSON.parse(text) as Problem;
    const fields = errors
      .filter(({ message }) => message !== detail)
      .map(({ field, message }) => `${field}: ${message}`);
    return [detail ?? title, ...fields].join('; ');
  } catch {
    return `${response.url} answered ${response.status}: ${text.slice(0, 200)}`;
  }
}
