import { signal } from '@preact/signals';

/** The theme that the system asks for; style sheets follow by themselves, charts read it here. */
export const theme = signal<'light' | 'dark'>('light');

/** Follows the system from now on. */
export function followSystemTheme(query: MediaQueryList): void {
  const follow = (): void => {
    theme.value = query.matches ? 'dark' : 'light';
  };
  query.addEventListener('change', follow);
  follow();
}
