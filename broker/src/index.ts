export { type Broker, type BrokerParts, createBroker } from './broker.js';
export { type BrokerConfig, BrokerLimits } from './broker-config.js';
export { BrokerError, type BrokerErrorCode } from './broker-error.js';
export { type Enrolment, enrol, enrolMany } from './identity/enrol.js';
export type { IdentityInput } from './identity/identity.js';
