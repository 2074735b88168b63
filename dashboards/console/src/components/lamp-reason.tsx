import type { LuminaireState } from '@lamplighter/contracts';
import { api } from '../data/desk.js';
import type { Explanation } from '../data/explanation.js';
import { useResource } from '../data/use-resource.js';
import { formatLevel } from '../format/number.js';
import { formatDateTime } from '../format/time.js';
import { clampText, explain } from '../i18n/explain.js';
import { t } from '../i18n/translate.js';

/** Why the luminaire is at its level, in words. */
export function LampReason({ path, state }: { path: string; state: LuminaireState }) {
  // A new level or source means a new reason; the edge tells which level, the controller explains it.
  const revision = `${state.source} ${state.targetLevel} ${state.actualLevel}`;
  const { data } = useResource<Explanation>(path, (signal) => api.get(`${path}/explain`, signal), revision);
  const source = state.source ?? data?.source ?? null;
  const level = state.targetLevel ?? data?.level ?? state.actualLevel;
  const isSame = data !== undefined && data.source === source;
  const edgeWords = state.reason ?? (isSame ? data.reason : null);
  return (
    <section class="card" aria-labelledby="lamp-reason-title">
      <h2 id="lamp-reason-title">{t('lamp.reason')}</h2>
      <div data-testid="lamp-reason">
        <p>{explain(source, level)}</p>
        {isSame && data.clamp && <p>{clampText(data.clamp)}</p>}
        {isSame && data.drill && <p>{t('why.drill', { level: formatLevel(data.drill.level) })}</p>}
        {isSame && typeof data.since === 'number' && (
          <p class="soft">{t('why.since', { time: formatDateTime(data.since) })}</p>
        )}
        {isSame && typeof data.until === 'number' && (
          <p class="soft">{t('why.until', { time: formatDateTime(data.until) })}</p>
        )}
        {edgeWords && (
          <p class="edge-words">
            {t('lamp.edgeSays')}: <q>{edgeWords}</q>
          </p>
        )}
      </div>
    </section>
  );
}
