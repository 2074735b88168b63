export type { Access, ApiContext, LiveSource, OverrideDesk } from './api-context.js';
export { ApiServer } from './api-server.js';
export { ListenError } from './listen-error.js';
