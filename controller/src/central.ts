import type { Clock } from '@lamplighter/contracts';
import { edgeId, nisCode, parseDesiredState } from '@lamplighter/contracts';
import type { Logger } from 'pino';
import { BoostRelay, OverrideDesk } from './commands/index.js';
import type { Database } from './db/index.js';
import { FaultCare } from './faults/index.js';
import { Ingest } from './ingest/index.js';
import { type DocumentSigner, SparkplugHost, unsigned } from './link/index.js';
import { LiveFeed } from './live/index.js';
import { Open311, TicketOutbox } from './tickets/index.js';
import { waitingOffers } from './updates/index.js';

export interface CentralOptions {
  /** Open and migrated. */
  readonly database: Database;
  readonly mqtt: { readonly url: string; readonly username: string; readonly password: string };
  /** Sparkplug host application id. */
  readonly hostId: string;
  /** Absent: faults are known, tickets stay pending. */
  readonly open311?:
    | { readonly url: string; readonly apiKey?: string | undefined; readonly serviceCode: string }
    | undefined;
  /** Signs what edges are to light by; absent: documents travel unsigned. */
  readonly signDocument?: DocumentSigner | undefined;
  /** Platform time. */
  readonly clock: Clock;
  /** Real time. */
  readonly io: Clock;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Everything of the controller that lives between the broker and the database. */
export interface Central {
  readonly overrides: OverrideDesk;
  readonly live: LiveFeed;
  readonly ingest: Ingest;
  readonly tickets: TicketOutbox | null;
  /** Connects; retries by itself while the broker is away. */
  start(): void;
  /** Disconnects, stores what has arrived, and leaves nothing behind. The database stays open. */
  stop(): Promise<void>;
  isBrokerConnected(): boolean;
  /** Sends these edges their newest desired document; those that are away get it at their next birth. Never throws. */
  publishDesired(edgeIds: readonly string[]): void;
  /** Tells these edges of the updates that wait for them; those that are away hear of it at their next birth. Never throws. */
  sendUpdates(edgeIds: readonly string[]): void;
}

/** Puts link, ingest, commands, faults, tickets and live feed together. Does nothing before `start()`. */
export function createCentral(options: CentralOptions): Central {
  const { database, clock, io, log, signDocument = unsigned } = options;
  const jobs = database.pool('jobs');
  const live = new LiveFeed({ pool: jobs, clock, io, log });
  const host = new SparkplugHost({
    ...options.mqtt,
    hostId: options.hostId,
    clock,
    io,
    log,
    onMessage: (topic, bytes) => ingest.onMessage(topic, bytes),
    onConnected: () => ingest.onConnected(),
  });
  const overrides = new OverrideDesk({
    pool: database.pool('web'),
    outbox: host,
    isOnline: (edge) => ingest.isOnline(edge),
    onChanged: (ids) => live.touch({ overrides: ids }),
    clock,
    log,
  });
  const sendDesired = async (edgeIds: readonly string[]): Promise<void> => {
    const rows = await jobs.query<{ edge: string; nis: string; document: unknown }>(
      `select e.id as edge, e.nis, d.document from edge e
       join edge_document d on d.edge_id = e.id and d.version = e.desired_version
       where e.id = any ($1) and e.running_version is distinct from e.desired_version`,
      [edgeIds],
    );
    for (const { edge, nis, document } of rows) {
      if (!ingest.isOnline(edge)) continue;
      const desired = parseDesiredState(document);
      const message = { document: desired, signature: signDocument(desired) };
      host.send({ nis: nisCode(nis), edge: edgeId(edge) }, { kind: 'desired', ...message });
    }
  };
  const publishDesired = (edgeIds: readonly string[]): void => {
    sendDesired(edgeIds).catch((error: Error) => {
      log.warn({ edges: edgeIds, reason: error.message }, 'desired documents could not be sent');
    });
  };
  const sendUpdates = (edgeIds: readonly string[]): void => {
    waitingOffers(jobs, edgeIds)
      .then((offers) => {
        for (const { edge, source } of offers) {
          if (ingest.isOnline(edge.edge)) host.send(edge, { kind: 'update', source });
        }
      })
      .catch((error: Error) => log.warn({ reason: error.message }, 'updates could not be offered'));
  };
  const ingest: Ingest = new Ingest({
    pool: database.pool('ingest'),
    outbox: host,
    clock,
    io,
    log,
    listener: {
      onCommitted: (changes) => live.touch(changes),
      onBirth: (edge) => {
        publishDesired([edge.edge]);
        void overrides.onBirth(edge);
        sendUpdates([edge.edge]);
        live.touch({ edges: [edge.edge] });
      },
      onDeath: (edge) => live.touch({ edges: [edge] }),
      onBoost: (edge, values) => void boosts.relay(edge, values),
    },
  });
  const boosts = new BoostRelay({ pool: jobs, outbox: host, isOnline: (edge) => ingest.isOnline(edge), clock, log });
  const faults = new FaultCare({ pool: jobs, clock, log, onChanged: (ids) => live.touch({ faults: ids }) });
  const tickets = options.open311
    ? new TicketOutbox({
        pool: jobs,
        system: new Open311({ ...options.open311, io }),
        clock,
        io,
        log,
        onChanged: (ticketIds, faultIds) => live.touch({ tickets: ticketIds, faults: faultIds }),
      })
    : null;
  return {
    overrides,
    live,
    ingest,
    tickets,
    start() {
      live.start();
      ingest.start();
      overrides.start();
      faults.start();
      tickets?.start();
      host.start();
    },
    async stop() {
      await Promise.all([faults.stop(), overrides.stop(), tickets?.stop()]);
      await ingest.stop();
      await host.stop();
      live.stop();
    },
    isBrokerConnected: () => host.isConnected,
    publishDesired,
    sendUpdates,
  };
}
