export { CONFIRM_MS, FaultCare, type FaultCareOptions, PROVE_MS } from './fault-care.js';
export { type FaultFilter, queryFaults } from './fault-query.js';
