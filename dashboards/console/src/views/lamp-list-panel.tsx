import { useState } from 'preact/hooks';
import { ConditionBadge } from '../components/badge.js';
import { LampMark } from '../components/lamp-mark.js';
import { Empty, Failure, Loading } from '../components/notice.js';
import { Panel } from '../components/panel.js';
import { fleet, fleetError, fleetState, loadFleet, selection } from '../data/desk.js';
import type { Lamp } from '../data/lamp.js';
import { lampAddress } from '../data/route.js';
import { formatLevel, formatPower } from '../format/number.js';
import { t, translateCode } from '../i18n/translate.js';

/** Rows drawn at once; a longer list is refined by searching, not by scrolling. */
const MOST_ROWS = 200;

/** The map as text: every luminaire can be found, opened and selected from the keyboard. */
export function LampListPanel() {
  const [text, setText] = useState('');
  const isReady = fleetState.value === 'ready';
  // The revision is read so that rows follow the live feed.
  const found = fleet.revision.value >= 0 ? search(fleet.all(), text) : [];
  return (
    <Panel title={t('list.title')} subject="list" testId="lamp-list">
      <input
        type="search"
        class="search"
        aria-label={t('list.filter')}
        placeholder={t('list.filter')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {!isReady && fleetState.value !== 'failed' && <Loading />}
      {fleetState.value === 'failed' && <Failure error={fleetError.value} retry={() => void loadFleet()} />}
      {isReady && found.length === 0 && <Empty>{text === '' ? t('map.empty') : t('list.none')}</Empty>}
      {isReady && found.length > 0 && <p class="soft">{t('list.count', { count: found.length })}</p>}
      <ul class="lamp-rows">
        {found.slice(0, MOST_ROWS).map((lamp) => (
          <LampRow key={lamp.id} lamp={lamp} />
        ))}
      </ul>
      {found.length > MOST_ROWS && <Empty>{t('list.more', { count: found.length - MOST_ROWS })}</Empty>}
    </Panel>
  );
}

function LampRow({ lamp }: { lamp: Lamp }) {
  const { id, state, street } = lamp;
  return (
    <li class="lamp-row">
      <input
        type="checkbox"
        aria-label={t('list.select', { id })}
        checked={selection.ids.value.has(id)}
        onChange={() => selection.toggle(id)}
      />
      <LampMark state={state} />
      <a href={lampAddress(id)}>
        <strong>{id}</strong>
        <span class="soft">{street}</span>
      </a>
      <span class="lamp-row-figures">
        {state.condition === 'on' ? formatLevel(state.actualLevel) : <ConditionBadge condition={state.condition} />}
        {state.condition === 'on' && <span class="soft">{formatPower(state.powerW)}</span>}
        {state.openFaults.length > 0 && <span class="badge badge-fault">{t('map.fault')}</span>}
      </span>
    </li>
  );
}

function search(lamps: Lamp[], text: string): Lamp[] {
  const wanted = text.trim().toLowerCase();
  const fits = (lamp: Lamp): boolean =>
    [
      lamp.id,
      lamp.street,
      lamp.municipality,
      translateCode('condition', lamp.state.condition),
      ...lamp.state.openFaults.map((code) => translateCode('fault', code)),
    ].some((word) => word.toLowerCase().includes(wanted));
  return lamps
    .filter(fits)
    .sort((a, b) => a.street.localeCompare(b.street) || a.id.localeCompare(b.id, 'en', { numeric: true }));
}
