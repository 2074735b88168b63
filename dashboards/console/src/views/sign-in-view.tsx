import type { SignIn } from '@lamplighter/contracts';
import { useEffect, useState } from 'preact/hooks';
import { Field } from '../components/field.js';
import { LanguageSwitch } from '../components/language-switch.js';
import { errorText, Notice } from '../components/notice.js';
import { ApiError } from '../data/api-error.js';
import { route, signIn } from '../data/desk.js';
import { t } from '../i18n/translate.js';

type Attempt = 'idle' | 'busy' | { readonly message: () => string };

/** By name and password, or at once by the one-time code in the address. */
export function SignInView() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [hasTried, setHasTried] = useState(false);
  const [attempt, setAttempt] = useState<Attempt>('idle');
  const code = route.value.view === 'signIn' ? route.value.code : null;

  const send = async (credentials: SignIn, refused: () => string): Promise<void> => {
    setAttempt('busy');
    try {
      await signIn(credentials);
    } catch (error) {
      const isRefused = error instanceof ApiError && ['signedOut', 'forbidden', 'refused'].includes(error.code);
      setAttempt({ message: isRefused ? refused : () => errorText(error) });
    }
  };

  // a code is used once, when it arrives.
  useEffect(() => {
    if (code !== null) void send({ code }, () => t('signIn.codeWrong'));
  }, [code]);

  const submit = (event: Event): void => {
    event.preventDefault();
    setHasTried(true);
    if (name.trim() === '' || password === '') return;
    void send({ name: name.trim(), password }, () => t('signIn.wrong'));
  };

  return (
    <main class="sign-in" data-testid="sign-in">
      <div class="sign-in-card">
        <img src="/lamp.svg" alt="" width="72" height="72" />
        <h1>{t('app.name')}</h1>
        <p class="soft">{t('app.tagline')}</p>
        {typeof attempt === 'object' && <Notice kind="bad">{attempt.message()}</Notice>}
        {attempt === 'busy' && code !== null ? (
          <p role="status">{t('signIn.working')}</p>
        ) : (
          <form class="form" noValidate onSubmit={submit}>
            <Field
              label={t('signIn.name')}
              error={hasTried && name.trim() === '' ? t('signIn.nameMissing') : undefined}
            >
              {(field) => (
                <input
                  {...field}
                  type="text"
                  name="name"
                  autocomplete="username"
                  value={name}
                  onInput={(event) => setName(event.currentTarget.value)}
                />
              )}
            </Field>
            <Field
              label={t('signIn.password')}
              error={hasTried && password === '' ? t('signIn.passwordMissing') : undefined}
            >
              {(field) => (
                <input
                  {...field}
                  type="password"
                  name="password"
                  autocomplete="current-password"
                  value={password}
                  onInput={(event) => setPassword(event.currentTarget.value)}
                />
              )}
            </Field>
            <button type="submit" class="button button-main" disabled={attempt === 'busy'}>
              {attempt === 'busy' ? t('signIn.working') : t('signIn.submit')}
            </button>
          </form>
        )}
        <LanguageSwitch />
      </div>
    </main>
  );
}
