import { computed, signal } from '@preact/signals';

/** Languages of the console: the Region's two and English. */
export const LANGUAGES = ['fr', 'nl', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

const STORAGE_KEY = 'lamplighter.language';
const LOCALES: Record<Language, string> = { fr: 'fr-BE', nl: 'nl-BE', en: 'en-GB' };

const isLanguage = (value: unknown): value is Language => LANGUAGES.some((language) => language === value);

/** The first of the wished languages that the console speaks; French, the Region's most used, when none is. */
export function chooseLanguage(stored: string | null, wished: readonly string[]): Language {
  if (isLanguage(stored)) return stored;
  for (const tag of wished) {
    const base = tag.slice(0, 2).toLowerCase();
    if (isLanguage(base)) return base;
  }
  return 'fr';
}

/** Language now on screen. */
export const language = signal<Language>('en');

/** Its locale, for Intl. */
export const locale = computed(() => LOCALES[language.value]);

/** Takes the language from the last visit or from the browser. */
export function restoreLanguage(storage: Pick<Storage, 'getItem'>, wished: readonly string[]): void {
  language.value = chooseLanguage(storage.getItem(STORAGE_KEY), wished);
}

/** Switches and remembers. */
export function switchLanguage(next: Language, storage: Pick<Storage, 'setItem'>): void {
  language.value = next;
  storage.setItem(STORAGE_KEY, next);
}
