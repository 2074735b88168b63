import type { Logger } from 'pino';

/** What the edge needs of a logger: pino itself, or a silent one in tests. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>;
