export { Open311, type Open311Options } from './adapters/open311.js';
export { StreetIssueError, type StreetIssueSystem } from './street-issue-system.js';
export { TicketOutbox, type TicketOutboxOptions } from './ticket-outbox.js';
export { queryTickets, type TicketFilter } from './ticket-query.js';
