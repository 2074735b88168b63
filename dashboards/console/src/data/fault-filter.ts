import type { Fault, Ticket } from '@lamplighter/contracts';

export interface FaultFilter {
  readonly show: 'open' | 'closed' | 'all';
  /** TALQ code, or empty for any. */
  readonly code: string;
  readonly text: string;
}

const fits = (filter: FaultFilter, isOpen: boolean, code: string, words: readonly string[]): boolean =>
  (filter.show === 'all' || (filter.show === 'open') === isOpen) &&
  (filter.code === '' || filter.code === code) &&
  words.some((word) => word.toLowerCase().includes(filter.text.trim().toLowerCase()));

export const isOpenFault = (fault: Fault): boolean => fault.clearedAt === null && fault.state !== 'closed';

/** Faults that fit, newest first. */
export function filterFaults(faults: readonly Fault[], filter: FaultFilter): Fault[] {
  return faults
    .filter((fault) => fits(filter, isOpenFault(fault), fault.code, [fault.asset, fault.street]))
    .sort((a, b) => b.raisedAt - a.raisedAt);
}

/** Tickets that fit, newest first. */
export function filterTickets(tickets: readonly Ticket[], filter: FaultFilter): Ticket[] {
  return tickets
    .filter((ticket) =>
      fits(filter, ticket.state !== 'closed', ticket.code, [ticket.asset, ticket.serviceRequestId ?? '']),
    )
    .sort((a, b) => b.id - a.id);
}
