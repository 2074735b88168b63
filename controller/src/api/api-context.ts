import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Cancel, Clock, Override } from '@lamplighter/contracts';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Scope } from '../auth/scope.js';
import type { OverrideRequest } from '../commands/index.js';
import type { Pool } from '../db/pool.js';
import type { LiveNotice } from '../live/index.js';

/** What the API asks of the part that commands edges. */
export interface OverrideDesk {
  /** Every luminaire exists and is the asker's: checked before. */
  set(request: OverrideRequest): Promise<Override>;
  /** Null: there is no such override. Cancelling one that has ended changes nothing. */
  cancel(id: string, issuer: string): Promise<Override | null>;
}

/** What the API asks of the part that follows the live state. */
export interface LiveSource {
  subscribe(listener: (notice: LiveNotice) => void): Cancel;
}

/** Everything that routes work with. */
export interface ApiContext {
  readonly pool: Pool;
  /** For imports, which take longer than a screen may wait; `pool` when absent. */
  readonly importPool?: Pool | undefined;
  /** Platform time: lighting, overrides, energy. */
  readonly clock: Clock;
  /** The machine's time: sessions, heartbeats. */
  readonly io: Clock;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>;
  readonly overrides: OverrideDesk;
  readonly live: LiveSource;
  /** Publishes the newest desired documents of these edges; those that are away get them at their next birth. */
  readonly publishDesired: (edgeIds: readonly string[]) => void;
  /** Tells these edges of the updates that wait for them; those that are away hear of it at their next birth. */
  readonly sendUpdates: (edgeIds: readonly string[]) => void;
  readonly isBrokerConnected: () => boolean;
  /** False while the database refuses what edges report; absent: nothing is taken in here, so nothing is refused. */
  readonly isIngestWorking?: (() => boolean) | undefined;
  readonly metrics: Pick<Registry, 'contentType' | 'metrics'>;
  readonly isDemo: boolean;
  readonly consoleDir?: string | undefined;
  /** Address under which browsers see the controller, when not the one it listens on. */
  readonly publicUrl?: string | undefined;
  readonly trustProxy: boolean;
  readonly version: string;
}

/** The application that routes are added to; their schemas give their types. */
export type ApiApp = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

/** Who may call a route: anybody; anybody signed in; or whoever has a capability. */
export type Access = 'public' | 'session' | 'command' | 'change-programs' | 'import' | 'administer';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route and who may call it; null: forgotten, answers nobody. */
    accessTable: { readonly method: string; readonly url: string; readonly access: Access | null }[];
  }
  interface FastifyContextConfig {
    /** Set on every route; a route without it answers nobody. */
    access?: Access;
  }
  interface FastifyRequest {
    /** Of the signed-in asker; throws on a public route. */
    scope: Scope;
    sessionToken: string | null;
    csrfToken: string | null;
  }
}
