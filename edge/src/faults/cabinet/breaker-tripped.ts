import { contactIs } from './contact-seen.js';

/** A breaker of the cabinet is open. */
export const breakerTripped = contactIs('circuitBreakerTripped', 'breakerTripped');
