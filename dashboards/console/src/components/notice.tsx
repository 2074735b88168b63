import type { ComponentChildren } from 'preact';
import { ApiError } from '../data/api-error.js';
import { t } from '../i18n/translate.js';

export function Notice({ kind, children }: { kind: 'info' | 'good' | 'warning' | 'bad'; children: ComponentChildren }) {
  return (
    <div class={`notice notice-${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

export function Loading() {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      {t('app.loading')}
    </p>
  );
}

/** Says what went wrong and offers to try again. */
export function Failure({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <Notice kind="bad">
      <p>{errorText(error)}</p>
      <button type="button" class="button" onClick={retry}>
        {t('app.retry')}
      </button>
    </Notice>
  );
}

/** An error in the operator's language, with the controller's own detail where that helps. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError))
    return t('error.generic', { detail: error instanceof Error ? error.message : String(error) });
  if (error.code === 'network') return t('error.network');
  if (error.code === 'forbidden') return t('error.forbidden');
  if (error.code === 'notFound') return t('error.notFound');
  if (error.code === 'stale') return t('error.stale');
  const fields = (error.problem?.errors ?? []).map((each) => `${each.field}: ${each.message}`);
  return t('error.generic', { detail: [error.message, ...fields].join('; ') });
}
