import { contactIs } from './contact-seen.js';

/** Current flows to earth. */
export const leakage = contactIs('leakageDetected', 'leakage');
