import { MINUTE } from '@lamplighter/contracts';
import { LONGEST_DOCUMENT } from './signed-document.js';
import { UpdateError } from './update-error.js';
import { asUnreachable, orUnreachable, type UpdateSource } from './update-source.js';

/** A server that takes longer for one file is given up; what came is kept, and the next try goes on from there. */
const FILE_WITHIN = 30 * MINUTE;
const TEXT_WITHIN = MINUTE;

/**
 * A web server. Nothing that it says is believed: signatures and hashes decide. Redirects are refused, so that it cannot
 * make an edge speak to others.
 */
export class HttpSource implements UpdateSource {
  readonly #base: URL;

  /** Throws UpdateError `unreachable` for what is no http or https address. */
  constructor(address: string) {
    const base = URL.canParse(address) ? new URL(address.endsWith('/') ? address : `${address}/`) : null;
    if (base?.protocol !== 'http:' && base?.protocol !== 'https:') {
      throw new UpdateError('unreachable', `${address} is no address such as https://updates.example/edge-12/`);
    }
    this.#base = base;
  }

  async text(name: string): Promise<string | null> {
    const url = new URL(name, this.#base);
    const response = await this.#get(url, TEXT_WITHIN);
    if (response.status === 404) {
      await response.body?.cancel();
      return null;
    }
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of orUnreachable(body(response, url), url.href)) {
      length += part.length;
      if (length > LONGEST_DOCUMENT) throw new UpdateError('too-large', `${url.href} is too long`);
      parts.push(part);
    }
    return Buffer.concat(parts).toString('utf8');
  }

  async read(path: string, from: number): Promise<{ from: number; bytes: AsyncIterable<Uint8Array> }> {
    const url = new URL(`files/${path.split('/').map(encodeURIComponent).join('/')}`, this.#base);
    const response = await this.#get(url, FILE_WITHIN, from > 0 ? { range: `bytes=${from}-` } : {});
    const isPart = response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${from}-`);
    if (response.status === 206 && !isPart) {
      await response.body?.cancel();
      throw new UpdateError('unreachable', `${url.href} answers with another range than was asked for`);
    }
    return { from: isPart ? from : 0, bytes: orUnreachable(body(response, url), url.href) };
  }

  async #get(url: URL, within: number, headers: Record<string, string> = {}): Promise<Response> {
    try {
      return await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(within) });
    } catch (error) {
      throw asUnreachable(error, url.href);
    }
  }
}

function body(response: Response, url: URL): AsyncIterable<Uint8Array> {
  if (!response.ok || !response.body) {
    void response.body?.cancel();
    throw new UpdateError('unreachable', `${url.href} answers with status ${response.status}`);
  }
  return response.body as unknown as AsyncIterable<Uint8Array>;
}
