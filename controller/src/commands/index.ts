export { BoostRelay } from './boost-relay.js';
export { CommandError } from './command-error.js';
export { OverrideDesk, type OverrideDeskOptions, type OverrideRequest } from './override-desk.js';
export { type OverrideFilter, type OverrideWithPlaces, queryOverrides } from './override-query.js';
