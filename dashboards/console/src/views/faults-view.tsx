import { useState } from 'preact/hooks';
import { FaultFilterForm } from '../components/fault-filter-form.js';
import { FaultList } from '../components/fault-list.js';
import { Empty, Failure, Loading } from '../components/notice.js';
import { TicketList } from '../components/ticket-list.js';
import { faults, tickets } from '../data/desk.js';
import { type FaultFilter, filterFaults, filterTickets } from '../data/fault-filter.js';
import { t } from '../i18n/translate.js';

/** Faults and the tickets made of them, newest first. */
export function FaultsView({ tab }: { tab: 'faults' | 'tickets' }) {
  const [filter, setFilter] = useState<FaultFilter>({ show: 'open', code: '', text: '' });
  const source = tab === 'faults' ? faults : tickets;
  const state = source.state.value;
  const foundFaults = filterFaults(faults.items.value, filter);
  const foundTickets = filterTickets(tickets.items.value, filter);
  const codes = [...new Set([...faults.items.value, ...tickets.items.value].map((each) => each.code))].sort();
  const isEmpty = (tab === 'faults' ? foundFaults : foundTickets).length === 0;
  return (
    <div class="page">
      <h1>{t('faults.title')}</h1>
      <nav class="tabs" aria-label={t('faults.title')}>
        <a href="#/faults" aria-current={tab === 'faults' ? 'page' : undefined}>
          {t('faults.faults')} <span class="soft">{foundFaults.length}</span>
        </a>
        <a href="#/faults/tickets" aria-current={tab === 'tickets' ? 'page' : undefined}>
          {t('faults.tickets')} <span class="soft">{foundTickets.length}</span>
        </a>
      </nav>
      <FaultFilterForm filter={filter} codes={codes} onChange={setFilter} />
      {(state === 'idle' || state === 'loading') && <Loading />}
      {state === 'failed' && <Failure error={source.error.value} retry={() => void source.load()} />}
      {state === 'ready' && isEmpty && <Empty>{t(tab === 'faults' ? 'faults.none' : 'faults.noTickets')}</Empty>}
      {tab === 'faults' ? <FaultList faults={foundFaults} /> : <TicketList tickets={foundTickets} />}
    </div>
  );
}
