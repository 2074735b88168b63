import type { Override } from '@lamplighter/contracts';
import { useState } from 'preact/hooks';
import { api, maySteer, overrides } from '../data/desk.js';
import { lampAddress } from '../data/route.js';
import { formatLevel } from '../format/number.js';
import { formatTime } from '../format/time.js';
import { t, translateCode } from '../i18n/translate.js';
import { OutcomeBadge } from './badge.js';
import { errorText, Notice } from './notice.js';

/** One override: what, who, why, until when, and what became of it at each luminaire. */
export function OverrideCard({ override, only }: { override: Override; only?: string }) {
  const outcomes = override.outcomes.filter((each) => only === undefined || each.luminaire === only);
  return (
    <article class="card override-card" data-testid="override-card" data-state={override.state}>
      <div class="override-head">
        <strong class="override-level">
          {override.level === null ? t('override.resume') : formatLevel(override.level, 1)}
        </strong>
        <div>
          <p class="override-reason">{override.reason}</p>
          <p class="soft">{t('override.by', { issuer: override.issuer, time: formatTime(override.until) })}</p>
        </div>
        <div class="override-badges">
          <span class={`badge override-${override.state}`}>{translateCode('override.state', override.state)}</span>
          {override.rank === 'maintenance' && <span class="badge">{t('override.maintenance')}</span>}
          {override.rank === 'emergency' && <span class="badge badge-fault">{t('override.emergency')}</span>}
          {override.drill && <span class="badge badge-demo">{t('override.drill')}</span>}
        </div>
      </div>
      {outcomes.length === 1 ? <Outcomes outcomes={outcomes} /> : <FoldedOutcomes override={override} />}
      {override.state === 'active' && <CancelButton id={override.id} />}
    </article>
  );
}

function FoldedOutcomes({ override }: { override: Override }) {
  const counts = new Map<string, number>();
  for (const { result } of override.outcomes) counts.set(result, (counts.get(result) ?? 0) + 1);
  return (
    <details class="fold">
      <summary>
        {t('override.outcomes')}:{' '}
        {[...counts].map(([result, count]) => `${translateCode('outcome', result)} ${count}`).join(', ')}
      </summary>
      <Outcomes outcomes={override.outcomes} />
    </details>
  );
}

function Outcomes({ outcomes }: { outcomes: Override['outcomes'] }) {
  return (
    <ul class="outcomes">
      {outcomes.map(({ luminaire, result, reason, at }) => (
        <li key={luminaire}>
          <a href={lampAddress(luminaire)}>{luminaire}</a>
          <OutcomeBadge result={result} />
          <span class="soft">{formatTime(at)}</span>
          {reason && <span class="outcome-reason">{reason}</span>}
        </li>
      ))}
    </ul>
  );
}

function CancelButton({ id }: { id: string }) {
  const [state, setState] = useState<'idle' | 'busy' | { error: unknown }>('idle');
  if (!maySteer()) return null;
  const cancel = async (): Promise<void> => {
    setState('busy');
    try {
      const answer = await api.delete<Override | undefined>(`/overrides/${encodeURIComponent(id)}`);
      if (answer) overrides.upsert(answer);
      else await overrides.load();
      setState('idle');
    } catch (error) {
      setState({ error });
    }
  };
  return (
    <>
      {typeof state === 'object' && <Notice kind="bad">{errorText(state.error)}</Notice>}
      <button
        type="button"
        class="button"
        data-testid="override-cancel"
        disabled={state === 'busy'}
        onClick={() => void cancel()}
      >
        {state === 'busy' ? t('override.cancelling') : t('override.cancel')}
      </button>
    </>
  );
}
