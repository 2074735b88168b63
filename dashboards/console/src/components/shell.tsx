import type { ComponentChildren } from 'preact';
import { faults, overrides, route, session, signOut, staleSince } from '../data/desk.js';
import { isOpenFault } from '../data/fault-filter.js';
import { formatNumber } from '../format/number.js';
import { formatClock } from '../format/time.js';
import { t, translateCode } from '../i18n/translate.js';
import { FeedState } from './feed-state.js';
import { Icon, type IconName } from './icon.js';
import { LanguageSwitch } from './language-switch.js';
import { Notice } from './notice.js';
import { PlatformTime } from './platform-time.js';

/** Head, navigation and the place where views appear. */
export function Shell({ children }: { children: ComponentChildren }) {
  const stale = staleSince.value;
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={skipToContent}>
        {t('app.skip')}
      </button>
      <header class="head">
        <a class="brand" href="#/map">
          <img src="/lamp.svg" alt="" width="32" height="32" />
          <span>{t('app.name')}</span>
        </a>
        <Navigation />
        <div class="head-end">
          <FeedState />
          <PlatformTime />
          <Account />
        </div>
      </header>
      <main class="content" id="content" tabIndex={-1}>
        {stale !== null && (
          <div class="stale-notice">
            <Notice kind="warning">{t('feed.notice', { time: formatClock(stale) })}</Notice>
          </div>
        )}
        {children}
      </main>
    </div>
  );
}

/** A button, not a link: the address's hash is the route and must stay. */
function skipToContent(): void {
  document.getElementById('content')?.focus();
}

function Navigation() {
  const { view } = route.value;
  const openFaults = faults.items.value.filter(isOpenFault).length;
  const activeOverrides = overrides.items.value.filter((each) => each.state === 'active').length;
  const isMap = view === 'map' || view === 'lamp' || view === 'list' || view === 'selection';
  return (
    <nav class="nav" aria-label={t('nav.label')}>
      <NavLink href="#/map" icon="map" text={t('nav.map')} isCurrent={isMap} />
      <NavLink href="#/faults" icon="fault" text={t('nav.faults')} isCurrent={view === 'faults'} count={openFaults} />
      <NavLink
        href="#/overrides"
        icon="override"
        text={t('nav.overrides')}
        isCurrent={view === 'overrides'}
        count={activeOverrides}
      />
      <NavLink href="#/programs" icon="program" text={t('nav.programs')} isCurrent={view === 'programs'} />
      <NavLink href="#/energy" icon="energy" text={t('nav.energy')} isCurrent={view === 'energy'} />
    </nav>
  );
}

interface NavLinkProps {
  href: string;
  icon: IconName;
  text: string;
  isCurrent: boolean;
  count?: number;
}

function NavLink({ href, icon, text, isCurrent, count = 0 }: NavLinkProps) {
  return (
    <a class="nav-link" href={href} aria-current={isCurrent ? 'page' : undefined}>
      <Icon name={icon} />
      <span>{text}</span>
      {count > 0 && <span class="nav-count">{formatNumber(count)}</span>}
    </a>
  );
}

function Account() {
  const user = session.value?.user;
  if (!user) return null;
  return (
    <details class="account">
      <summary aria-label={t('app.account')}>
        <Icon name="person" />
      </summary>
      <div class="account-menu">
        <p>
          <strong>{user.displayName}</strong>
          <br />
          <span class="soft">{translateCode('role', user.role)}</span>
        </p>
        <LanguageSwitch />
        <button type="button" class="button" onClick={() => void signOut()}>
          {t('app.signOut')}
        </button>
      </div>
    </details>
  );
}
