import { Empty, Failure, Loading } from '../components/notice.js';
import { OverrideCard } from '../components/override-card.js';
import { overrides } from '../data/desk.js';
import { t } from '../i18n/translate.js';

const ENDED_SHOWN = 20;

/** Everything that is forced now, and what lately was. */
export function OverridesView() {
  const all = [...overrides.items.value].sort((a, b) => b.start - a.start);
  const active = all.filter((override) => override.state === 'active');
  const ended = all.filter((override) => override.state !== 'active').slice(0, ENDED_SHOWN);
  const state = overrides.state.value;
  return (
    <div class="page" data-testid="overrides">
      <h1>{t('override.active')}</h1>
      {(state === 'idle' || state === 'loading') && <Loading />}
      {state === 'failed' && <Failure error={overrides.error.value} retry={() => void overrides.load()} />}
      {state === 'ready' && active.length === 0 && <Empty>{t('override.none')}</Empty>}
      <div class="cards">
        {active.map((override) => (
          <OverrideCard key={override.id} override={override} />
        ))}
      </div>
      {ended.length > 0 && <h2>{t('override.ended')}</h2>}
      <div class="cards">
        {ended.map((override) => (
          <OverrideCard key={override.id} override={override} />
        ))}
      </div>
    </div>
  );
}
