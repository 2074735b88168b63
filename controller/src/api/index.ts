export type { Access, ApiContext, LiveNotice, LiveSource, OverrideDesk, OverrideRequest } from './api-context.js';
export { ApiServer, ListenError } from './api-server.js';
