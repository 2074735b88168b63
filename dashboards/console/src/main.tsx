import { render } from 'preact';
import { App } from './app.js';
import { followSystemTheme } from './components/theme.js';
import { start } from './data/desk.js';
import { restoreLanguage } from './i18n/language.js';
import './styles/tokens.css';
import './styles/base.css';
import './styles/shell.css';
import './styles/map.css';
import './styles/views.css';

restoreLanguage(localStorage, navigator.languages);
followSystemTheme(matchMedia('(prefers-color-scheme: dark)'));
const root = document.getElementById('app');
if (root) render(<App />, root);
void start();
