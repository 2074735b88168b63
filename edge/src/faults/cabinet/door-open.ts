import { contactIs } from './contact-seen.js';

/** The cabinet stands open: live parts can be touched. Work is told apart from that by whoever plans it. */
export const doorOpen = contactIs('cabinetDoorOpen', 'doorOpen');
