import { LampMark } from '../components/lamp-mark.js';
import { Empty } from '../components/notice.js';
import { OverrideCard } from '../components/override-card.js';
import { OverrideForm } from '../components/override-form.js';
import { Panel } from '../components/panel.js';
import { fleet, overrides, selection } from '../data/desk.js';
import type { Lamp } from '../data/lamp.js';
import { lampAddress } from '../data/route.js';
import { formatLevel } from '../format/number.js';
import { t, translateCode } from '../i18n/translate.js';

/** Several luminaires at once: widen the choice to their streets, override together, follow the outcomes. */
export function SelectionPanel() {
  const ids = selection.ids.value;
  // The revision is read so that levels follow the live feed.
  const lamps =
    fleet.revision.value >= 0 ? [...ids].map((id) => fleet.get(id)).filter((lamp) => lamp !== undefined) : [];
  const active = overrides.items.value.filter(
    (override) => override.state === 'active' && override.outcomes.some((outcome) => ids.has(outcome.luminaire)),
  );
  return (
    <Panel title={t('selection.title', { count: lamps.length })} subject="selection" testId="selection-panel">
      {lamps.length === 0 ? (
        <Empty>{t('map.selectHelp')}</Empty>
      ) : (
        <>
          <div class="actions">
            <button type="button" class="button" onClick={() => selection.add(fleet.sameStreets(ids))}>
              {t('selection.street')}
            </button>
            <button type="button" class="button" onClick={() => selection.clear()}>
              {t('selection.clear')}
            </button>
          </div>
          <ul class="lamp-chips">
            {lamps.map((lamp) => (
              <SelectedLamp key={lamp.id} lamp={lamp} />
            ))}
          </ul>
          <h2>{t('override.title')}</h2>
          <OverrideForm targets={lamps} />
        </>
      )}
      {active.length > 0 && <h2>{t('override.active')}</h2>}
      {active.map((override) => (
        <OverrideCard key={override.id} override={override} />
      ))}
    </Panel>
  );
}

function SelectedLamp({ lamp }: { lamp: Lamp }) {
  const { id, state } = lamp;
  return (
    <li>
      <LampMark state={state} />
      <a href={lampAddress(id)}>{id}</a>
      <span class="soft">
        {state.condition === 'on' ? formatLevel(state.actualLevel) : translateCode('condition', state.condition)}
      </span>
    </li>
  );
}
