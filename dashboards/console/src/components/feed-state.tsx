import { feed } from '../data/desk.js';
import { t } from '../i18n/translate.js';

/** Whether the figures on screen are live. */
export function FeedState() {
  const state = feed.state.value;
  const key = state === 'open' ? 'feed.open' : state === 'lost' ? 'feed.lost' : 'feed.connecting';
  return (
    <span class={`feed feed-${state}`} role="status" data-testid="feed-state" data-state={state}>
      <span class="feed-dot" aria-hidden="true" />
      <span class="feed-text">{t(key)}</span>
    </span>
  );
}
