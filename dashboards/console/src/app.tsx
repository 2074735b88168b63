import { useEffect } from 'preact/hooks';
import { Shell } from './components/shell.js';
import { route, session } from './data/desk.js';
import type { Route } from './data/route.js';
import type { MessageKey } from './i18n/catalogue.js';
import { language } from './i18n/language.js';
import { t } from './i18n/translate.js';
import { EnergyView } from './views/energy-view.js';
import { FaultsView } from './views/faults-view.js';
import { MapView } from './views/map-view.js';
import { NotFoundView } from './views/not-found-view.js';
import { OverridesView } from './views/overrides-view.js';
import { ProgramsView } from './views/programs-view.js';
import { SignInView } from './views/sign-in-view.js';

const TITLES = {
  signIn: 'signIn.title',
  map: 'nav.map',
  list: 'list.title',
  overrides: 'nav.overrides',
  faults: 'faults.title',
  programs: 'programs.title',
  energy: 'energy.title',
} as const satisfies Partial<Record<Route['view'], MessageKey>>;

export function App() {
  const { view } = route.value;
  const titleKey = view in TITLES ? TITLES[view as keyof typeof TITLES] : undefined;
  const title = titleKey ? `${t(titleKey)} · ${t('app.name')}` : t('app.name');
  useEffect(() => {
    document.title = title;
    document.documentElement.lang = language.value;
  });
  if (session.value === undefined) return <div class="boot" aria-busy="true" />;
  if (session.value === null || view === 'signIn') return <SignInView />;
  return (
    <Shell>
      <CurrentView />
    </Shell>
  );
}

function CurrentView() {
  const current = route.value;
  switch (current.view) {
    case 'overrides':
      return <OverridesView />;
    case 'faults':
      return <FaultsView tab={current.tab} />;
    case 'programs':
      return <ProgramsView id={current.id} />;
    case 'energy':
      return <EnergyView />;
    case 'notFound':
    case 'signIn':
      return <NotFoundView />;
    default:
      // Map, list, lamp and selection share one map, which stays while the panel beside it changes.
      return <MapView />;
  }
}
