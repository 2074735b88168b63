export { type DocumentSigner, documentSigner, unsigned } from './document-signer.js';
export type { EdgeOutbox } from './edge-outbox.js';
export { SparkplugHost, type SparkplugHostOptions } from './sparkplug-host.js';
