import type { Clock, Milliseconds } from '@lamplighter/contracts';
import { StreetIssueError } from '../street-issue-system.js';

const TIMEOUT_MS: Milliseconds = 10_000;
const MOST_BYTES = 2 * 1024 * 1024;
/** A request that got no answer may still be worked on; before this long nobody can say that it was not. */
const UNANSWERED_WAIT_MS: Milliseconds = 75_000;
const LONGEST_WAIT_MS: Milliseconds = 3_600_000;
/** The connection was never made, so nothing can have happened at the other side. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** HTTP with an end: 10 s, 2 MiB, no redirects. Throws StreetIssueError `busy` or `uncertain` when there is no answer. */
export async function boundedFetch(io: Clock, url: URL, form?: URLSearchParams): Promise<Answer> {
  const abort = new AbortController();
  const cancel = io.after(TIMEOUT_MS, () => abort.abort());
  try {
    const response = await fetch(url, {
      ...(form ? { method: 'POST', body: form } : {}),
      headers: { accept: 'application/json' },
      redirect: 'manual',
      signal: abort.signal,
    });
    const text = await readBounded(response);
    if (response.status === 429 || (response.status === 503 && response.headers.has('retry-after'))) {
      const wait = retryAfterMs(response.headers.get('retry-after'), io.now());
      throw new StreetIssueError('busy', `answered ${response.status}: asks to wait ${Math.ceil(wait / 1000)} s`, wait);
    }
    return { status: response.status, text };
  } catch (error) {
    if (error instanceof StreetIssueError) throw error;
    if (abort.signal.aborted) {
      throw new StreetIssueError('uncertain', `no answer within ${TIMEOUT_MS / 1000} s`, UNANSWERED_WAIT_MS);
    }
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
    const reason = cause?.message || cause?.code || (error as Error).message;
    if (cause?.code && NEVER_SENT.has(cause.code)) throw new StreetIssueError('busy', `cannot be reached: ${reason}`);
    throw new StreetIssueError('uncertain', `connection broke: ${reason}`, UNANSWERED_WAIT_MS);
  } finally {
    cancel();
  }
}

async function readBounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += (part as Uint8Array).length;
    if (size > MOST_BYTES) throw new StreetIssueError('uncertain', `answer is larger than ${MOST_BYTES} bytes`);
    parts.push(part as Uint8Array);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Retry-After in seconds or as a date (RFC 9110 section 10.2.3); a minute when it says nothing usable. */
function retryAfterMs(header: string | null, now: number): Milliseconds {
  const seconds = Number(header);
  const wait = header && Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header ?? '') - now;
  return Number.isFinite(wait) ? Math.min(Math.max(0, wait), LONGEST_WAIT_MS) : 60_000;
}
