import { platformClock, session } from '../data/desk.js';
import { formatClock, formatDate, isoInstant } from '../format/time.js';
import { t } from '../i18n/translate.js';

/** The platform's clock, with a badge when it is not the world's. */
export function PlatformTime() {
  const now = platformClock.now.value;
  return (
    <span class="platform-time" data-testid="platform-time">
      {session.value?.isDemo && <span class="badge badge-demo">{t('app.demoClock')}</span>}
      <time dateTime={isoInstant(now)} title={t('app.clock')}>
        <span class="platform-date">{formatDate(now)}</span> <strong>{formatClock(now)}</strong>
      </time>
    </span>
  );
}
