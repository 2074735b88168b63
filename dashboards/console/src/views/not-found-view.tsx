import { t } from '../i18n/translate.js';

export function NotFoundView() {
  return (
    <div class="page">
      <h1>{t('app.notFound')}</h1>
      <p>
        <a href="#/map">{t('app.toMap')}</a>
      </p>
    </div>
  );
}
