import { LANGUAGES, language, switchLanguage } from '../i18n/language.js';
import { t } from '../i18n/translate.js';

const NAMES = { fr: 'Français', nl: 'Nederlands', en: 'English' } as const;

export function LanguageSwitch() {
  return (
    <fieldset class="language">
      <legend class="unseen">{t('app.language')}</legend>
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={language.value === each}
          onClick={() => switchLanguage(each, localStorage)}
        >
          {NAMES[each]}
        </button>
      ))}
    </fieldset>
  );
}
