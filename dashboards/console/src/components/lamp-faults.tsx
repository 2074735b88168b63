import { faults } from '../data/desk.js';
import { isOpenFault } from '../data/fault-filter.js';
import { formatDateTime } from '../format/time.js';
import { t, translateCode } from '../i18n/translate.js';
import { FaultBadge } from './badge.js';
import { Empty } from './notice.js';

/** Open faults of one luminaire; codes the feed knows before the fault list does are shown bare. */
export function LampFaults({ id, openFaults }: { id: string; openFaults: readonly string[] }) {
  const known = faults.items.value.filter((fault) => fault.asset === id && isOpenFault(fault));
  const bare = openFaults.filter((code) => known.every((fault) => fault.code !== code));
  return (
    <section class="card">
      <h2>{t('faults.openFaults')}</h2>
      {known.length + bare.length === 0 && <Empty>{t('faults.noneHere')}</Empty>}
      <ul class="plain">
        {known.map((fault) => (
          <li key={fault.id}>
            <FaultBadge code={fault.code} /> {translateCode('faultState', fault.state)} ·{' '}
            {formatDateTime(fault.raisedAt)}
            {fault.ticketId !== null && (
              <>
                {' '}
                · <a href="#/faults/tickets">{t('ticket.number', { id: String(fault.ticketId) })}</a>
              </>
            )}
          </li>
        ))}
        {bare.map((code) => (
          <li key={code}>
            <FaultBadge code={code} />
          </li>
        ))}
      </ul>
    </section>
  );
}
