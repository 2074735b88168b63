import type { Ticket } from '@lamplighter/contracts';
import { formatDateTime } from '../format/time.js';
import { t, translateCode } from '../i18n/translate.js';
import { Asset } from './asset.js';
import { FaultBadge } from './badge.js';

export function TicketList({ tickets }: { tickets: readonly Ticket[] }) {
  return (
    <ul class="rows" data-testid="ticket-list">
      {tickets.map((ticket) => (
        <li key={ticket.id} class="row" data-asset={ticket.asset}>
          <div class="row-main">
            <strong>{t('ticket.number', { id: String(ticket.id) })}</strong>
            <FaultBadge code={ticket.code} />
            <Asset id={ticket.asset} />
          </div>
          <div class="row-facts">
            <span class="badge">{translateCode('ticketState', ticket.state)}</span>
            {ticket.serviceRequestId !== null && (
              <span>
                {t('ticket.request')} {ticket.serviceRequestId}
              </span>
            )}
            {ticket.remoteStatus !== null && <span>{t('ticket.remote', { status: ticket.remoteStatus })}</span>}
            {ticket.openedAt !== null && (
              <span>
                {t('ticket.opened')} {formatDateTime(ticket.openedAt)}
              </span>
            )}
            {ticket.closedAt !== null && (
              <span>
                {t('ticket.closed')} {formatDateTime(ticket.closedAt)}
              </span>
            )}
            {ticket.state === 'pending' && <span>{t('ticket.attempts', { count: ticket.attempts })}</span>}
          </div>
          {ticket.lastError !== null && <p class="row-error">{ticket.lastError}</p>}
        </li>
      ))}
    </ul>
  );
}
