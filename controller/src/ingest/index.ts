export type { Committed } from './commit-batch.js';
export { Ingest, type IngestListener, type IngestOptions, type IngestStatistics } from './ingest.js';
export type { StoredBirth } from './store-birth.js';
