export type { Access, ApiContext, LiveSource, OverrideDesk } from './api-context.js';
export { ApiServer, ListenError } from './api-server.js';
