import type { Clock } from '@lamplighter/contracts';
import type { Filed, IssueReport, IssueUpdate, StreetIssueSystem } from '../street-issue-system.js';
import { StreetIssueError } from '../street-issue-system.js';
import { type Answer, boundedFetch } from './bounded-fetch.js';
import { issueText } from './issue-text.js';

export interface Open311Options {
  /** Base of the endpoint, such as https://example.org/open311/v2. */
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly serviceCode: string;
  readonly jurisdictionId?: string | undefined;
  /** Real time. */
  readonly io: Clock;
}

const PAGE_SIZE = 100;
const MOST_PAGES = 20;

/**
 * Open311 GeoReport v2 with the service request updates of the mySociety dialect (STANDARDS.md sections 4.1, 4.2). The
 * standard has no idempotency key: our reference travels as attribute and within the description, and is searched for.
 */
export class Open311 implements StreetIssueSystem {
  constructor(private readonly options: Open311Options) {}

  async file(report: IssueReport): Promise<Filed> {
    const form = this.#form({
      ...this.#key(),
      service_code: this.options.serviceCode,
      lat: report.latitude.toFixed(6),
      long: report.longitude.toFixed(6),
      description: issueText(report),
      'attribute[asset_ref]': report.reference,
    });
    const [entry] = entries(await this.#call('POST', 'requests.json', form));
    const requestId = text(entry?.['service_request_id']);
    if (requestId) return { requestId };
    const token = text(entry?.['token']);
    if (token) return { token };
    throw new StreetIssueError('uncertain', 'the answer names neither a request nor a token');
  }

  async find(reference: string): Promise<string | null> {
    let firstOfPage: string | undefined;
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const query = {
        service_code: this.options.serviceCode,
        extensions: 'true',
        page: String(page),
        page_size: String(PAGE_SIZE),
      };
      const found = entries(await this.#call('GET', 'requests.json', this.#form(query)));
      const match = found.find((entry) => carries(entry, reference));
      if (match) return text(match['service_request_id']) ?? null;
      // Paging is a common extension, not the standard: a server without it sends the same page again.
      const first = text(found[0]?.['service_request_id']);
      if (found.length < PAGE_SIZE || first === firstOfPage) return null;
      firstOfPage = first;
    }
    return null;
  }

  async resolve(token: string): Promise<string | null> {
    const answer = await this.#call('GET', `tokens/${encodeURIComponent(token)}.json`, this.#form({}), [404]);
    if (answer.status === 404) return null;
    return text(entries(answer)[0]?.['service_request_id']) ?? null;
  }

  async status(requestId: string): Promise<string | null> {
    const answer = await this.#call('GET', `requests/${encodeURIComponent(requestId)}.json`, this.#form({}), [404]);
    if (answer.status === 404) return null;
    return text(entries(answer)[0]?.['status'])?.toLowerCase() ?? null;
  }

  async update({ updateId, requestId, kind, at }: IssueUpdate): Promise<boolean> {
    const form = this.#form({
      ...this.#key(),
      update_id: updateId,
      service_request_id: requestId,
      status: kind === 'closed' ? 'CLOSED' : 'REOPEN',
      updated_datetime: new Date(at).toISOString(),
      description:
        kind === 'closed'
          ? 'Le point lumineux fonctionne à nouveau.\nHet lichtpunt werkt opnieuw.'
          : 'Le défaut est revenu.\nHet defect is terug.',
    });
    const answer = await this.#call('POST', 'servicerequestupdates.json', form, [404, 405, 501]);
    return answer.status < 300;
  }

  /** Sends and judges the answer by its status. `expected`: statuses outside 2xx that the caller reads itself. */
  async #call(method: 'GET' | 'POST', path: string, form: URLSearchParams, expected: number[] = []): Promise<Answer> {
    const { url, io } = this.options;
    const target = new URL(path, url.endsWith('/') ? url : `${url}/`);
    if (method === 'GET') target.search = form.toString();
    const answer = await boundedFetch(io, target, method === 'POST' ? form : undefined);
    if (answer.status < 300 || expected.includes(answer.status)) return answer;
    const reason = `${method} ${path} answered ${answer.status}: ${errorText(answer.text)}`;
    // A server error may come after the work was done; a client error comes before.
    throw new StreetIssueError(answer.status >= 500 ? 'uncertain' : 'refused', reason);
  }

  #form(fields: Readonly<Record<string, string>>): URLSearchParams {
    const { jurisdictionId } = this.options;
    return new URLSearchParams({ ...(jurisdictionId ? { jurisdiction_id: jurisdictionId } : {}), ...fields });
  }

  /** Only writing needs the key, and only a body should carry it: addresses end up in logs. */
  #key(): Record<string, string> {
    const { apiKey } = this.options;
    return apiKey ? { api_key: apiKey } : {};
  }
}

/** GeoReport JSON is an array even for one thing. Throws `uncertain` for anything else, such as a web page. */
function entries(answer: Answer): Record<string, unknown>[] {
  let value: unknown;
  try {
    value = JSON.parse(answer.text);
  } catch {
    throw new StreetIssueError(
      'uncertain',
      `the answer is not JSON: ${answer.text.slice(0, 60).replaceAll(/\s+/g, ' ')}`,
    );
  }
  const list = Array.isArray(value) ? value : [value];
  return list.filter((entry): entry is Record<string, unknown> => typeof entry === 'object' && entry !== null);
}

/** By attribute where the server shows it, else by the bracketed reference in the description. */
function carries(entry: Record<string, unknown>, reference: string): boolean {
  const attributes = entry['extended_attributes'] ?? entry['attributes'];
  const named = (attributes as Record<string, unknown> | undefined)?.['asset_ref'];
  return named === reference || (text(entry['description'])?.includes(`[${reference}]`) ?? false);
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

/** The descriptions of GeoReport's error list, or the beginning of whatever came. */
function errorText(body: string): string {
  try {
    const list = JSON.parse(body) as { description?: unknown }[];
    return list.map((entry) => text(entry.description) ?? '').join('; ') || 'no reason given';
  } catch {
    return body.slice(0, 120).replaceAll(/\s+/g, ' ') || 'no reason given';
  }
}
