import type { Fault } from '@lamplighter/contracts';
import { formatDateTime } from '../format/time.js';
import { t, translateCode } from '../i18n/translate.js';
import { Asset } from './asset.js';
import { FaultBadge } from './badge.js';

export function FaultList({ faults }: { faults: readonly Fault[] }) {
  return (
    <ul class="rows" data-testid="fault-list">
      {faults.map((fault) => (
        <li key={fault.id} class="row" data-asset={fault.asset}>
          <div class="row-main">
            <FaultBadge code={fault.code} />
            <Asset id={fault.asset} />
            <span class="soft">{fault.street}</span>
          </div>
          <div class="row-facts">
            <span class="badge">{translateCode('faultState', fault.state)}</span>
            <span>
              {t('faults.since')} {formatDateTime(fault.raisedAt)}
            </span>
            {fault.clearedAt !== null && (
              <span>
                {t('faults.until')} {formatDateTime(fault.clearedAt)}
              </span>
            )}
            {fault.ticketId !== null && (
              <a href="#/faults/tickets">{t('ticket.number', { id: String(fault.ticketId) })}</a>
            )}
          </div>
          <Evidence evidence={fault.evidence} />
        </li>
      ))}
    </ul>
  );
}

function Evidence({ evidence }: { evidence: Fault['evidence'] }) {
  const entries = Object.entries(evidence);
  if (entries.length === 0) return null;
  return (
    <details class="fold">
      <summary>{t('faults.evidence')}</summary>
      <dl class="facts">
        {entries.map(([name, value]) => (
          <div class="fact" key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
