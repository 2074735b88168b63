import type { ServerResponse } from 'node:http';
import type { Cancel, LuminaireState } from '@lamplighter/contracts';
import type { LiveNotice } from '../live/index.js';
import type { ApiContext } from './api-context.js';

/** States are sent together this often: an eye sees no difference, a browser does. */
const BATCH_MS = 100;
/** The `clock` event doubles as heartbeat: a proxy keeps the connection, a client knows that it lives. */
const HEARTBEAT_MS = 5_000;
/** Events kept for clients that come back with Last-Event-ID. */
const REMEMBERED = 1_000;
/** A client that reads so slowly is cut off: it comes back and reads everything anew. */
const MOST_BUFFERED_BYTES = 4 * 1024 * 1024;

interface Sent {
  readonly id: number;
  /** Null: for everybody. */
  readonly nisCodes: readonly string[] | null;
  readonly type: string;
  readonly data: unknown;
  /** For those who may hear of it but not of every luminaire in it. */
  readonly partial?: unknown;
}

interface Client {
  readonly response: ServerResponse;
  readonly nisCodes: ReadonlySet<string>;
  /** False when the session is over. */
  readonly isAlive: () => Promise<boolean>;
}

/** Server-sent events: one stream of notices for all clients, each hears what its municipalities concern. */
export class LiveStream {
  readonly #clients = new Set<Client>();
  readonly #log: Sent[] = [];
  /** States of this batch: municipality, then luminaire; the newest wins. */
  readonly #states = new Map<string, Map<string, LuminaireState>>();
  #lastId = 0;
  #cancels: Cancel[] = [];
  #flush: Cancel | null = null;

  constructor(private readonly context: Pick<ApiContext, 'clock' | 'io' | 'live' | 'log'>) {}

  start(): void {
    this.#cancels = [
      this.context.live.subscribe((notice) => this.#take(notice)),
      this.context.io.every(HEARTBEAT_MS, () => this.#beat()),
    ];
  }

  stop(): void {
    for (const cancel of this.#cancels) cancel();
    this.#flush?.();
    this.#cancels = [];
    this.#flush = null;
    for (const client of this.#clients) client.response.end();
    this.#clients.clear();
  }

  get clients(): number {
    return this.#clients.size;
  }

  /** Adds a client whose response head is not sent yet. `lastEventId`: what it heard last, when it comes back. */
  add(client: Client, lastEventId: number | null): void {
    const { response } = client;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write('retry: 2000\n\n');
    response.on('close', () => this.#clients.delete(client));
    this.#clients.add(client);
    if (lastEventId !== null) {
      for (const sent of this.#log) if (sent.id > lastEventId) this.#send(client, sent);
    }
    this.#send(client, this.#clockEvent());
  }

  #take(notice: LiveNotice): void {
    if (notice.type !== 'state') {
      const { type, data } = notice;
      const nisCodes = type === 'override' ? notice.nisCodes : [notice.nis];
      const partial = type === 'override' ? { ...data, outcomes: [] } : undefined;
      this.#publish({ id: ++this.#lastId, nisCodes, type, data, partial });
      return;
    }
    const states = this.#states.get(notice.nis) ?? new Map<string, LuminaireState>();
    this.#states.set(notice.nis, states.set(notice.data.id, notice.data));
    this.#flush ??= this.context.io.after(BATCH_MS, () => {
      this.#flush = null;
      for (const [nis, batch] of this.#states) {
        this.#publish({ id: ++this.#lastId, nisCodes: [nis], type: 'state', data: [...batch.values()] });
      }
      this.#states.clear();
    });
  }

  #publish(sent: Sent): void {
    this.#log.push(sent);
    if (this.#log.length > REMEMBERED) this.#log.splice(0, this.#log.length - REMEMBERED);
    for (const client of this.#clients) this.#send(client, sent);
  }

  #send(client: Client, sent: Sent): void {
    if (sent.nisCodes && !sent.nisCodes.some((nis) => client.nisCodes.has(nis))) return;
    const isWhole = sent.nisCodes === null || sent.nisCodes.every((nis) => client.nisCodes.has(nis));
    if (client.response.writableLength > MOST_BUFFERED_BYTES) {
      this.context.log.warn({ bytes: client.response.writableLength }, 'live client reads too slowly: cut off');
      client.response.destroy();
      return;
    }
    client.response.write(
      `id: ${sent.id}\nevent: ${sent.type}\ndata: ${JSON.stringify(isWhole ? sent.data : sent.partial)}\n\n`,
    );
  }

  async #beat(): Promise<void> {
    const event = this.#clockEvent();
    for (const client of [...this.#clients]) {
      // The database may be away for a moment; that ends nobody's session.
      if (await client.isAlive().catch(() => true)) this.#send(client, event);
      else client.response.end();
    }
  }

  #clockEvent(): Sent {
    return { id: this.#lastId, nisCodes: null, type: 'clock', data: { platformTime: this.context.clock.now() } };
  }
}
