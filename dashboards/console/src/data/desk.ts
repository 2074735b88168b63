import type { Fault, Override, Session, SignIn, Ticket } from '@lamplighter/contracts';
import { signal } from '@preact/signals';
import { ApiClient } from './api-client.js';
import { ApiError } from './api-error.js';
import { browserClock } from './browser-clock.js';
import { Collection, type LoadState } from './collection.js';
import { Fleet } from './fleet.js';
import { lampsOfGeoJson } from './lamp.js';
import { LiveFeed } from './live-feed.js';
import { PlatformClock } from './platform-clock.js';
import { parseRoute, type Route } from './route.js';
import { Selection } from './selection.js';

/** What the operator has before them: one of each store, wired together. Views read it; nothing else knows the wiring. */

export const route = signal<Route>(parseRoute(''));
/** `undefined`: not asked yet. `null`: nobody is signed in. */
export const session = signal<Session | null | undefined>(undefined);
/** Where to go after signing in. */
const wantedAddress = signal('#/map');

export const api = new ApiClient({
  fetch: (...request) => globalThis.fetch(...request),
  csrfToken: () => session.peek()?.csrfToken ?? null,
  onSignedOut: leave,
});

export const platformClock = new PlatformClock(browserClock);
export const fleet = new Fleet();
export const fleetState = signal<LoadState>('idle');
export const fleetError = signal<unknown>(null);
export const selection = new Selection();
export const faults = new Collection<Fault>(() => newestAndAll<Fault>('/faults', 'open'));
export const tickets = new Collection<Ticket>(() => newestAndAll<Ticket>('/tickets', 'pending', 'open'));
export const overrides = new Collection<Override>(() => newestAndAll<Override>('/overrides', 'active'));

/** Everything that still matters, and of the rest the newest page: history grows without end. */
async function newestAndAll<T>(path: string, ...states: string[]): Promise<readonly T[]> {
  const [newest, ...current] = await Promise.all([
    api.firstPage<T>(path),
    ...states.map((state) => api.list<T>(`${path}?state=${state}`)),
  ]);
  return [...newest, ...current.flat()];
}

/** Platform instant at which the live feed was last heard before it broke; null while it is open. */
export const staleSince = signal<number | null>(null);

export const feed = new LiveFeed({
  open: () => new EventSource('/api/v1/live'),
  clock: browserClock,
  handlers: {
    state: (states) => fleet.apply(states),
    fault: (fault) => faults.upsert(fault),
    ticket: (ticket) => tickets.upsert(ticket),
    override: (override) => overrides.upsert(override),
    clock: ({ platformTime }) => platformClock.set(platformTime),
  },
  onOpen: () => void loadAll(),
  // A session that is over answers 401, which leads to the sign-in view; any other failure is for the next try.
  onLost: () => void api.get('/session').catch(() => {}),
});

feed.state.subscribe((state) => {
  if (state === 'open' || state === 'closed') staleSince.value = null;
  else if (state === 'lost') staleSince.value ??= platformClock.now.peek();
});

/** Reads the map's luminaires anew. */
export async function loadFleet(): Promise<void> {
  if (fleetState.value !== 'ready') fleetState.value = 'loading';
  try {
    fleet.replace(lampsOfGeoJson(await api.get('/map/luminaires.geojson')));
    fleetError.value = null;
    fleetState.value = 'ready';
  } catch (error) {
    fleetError.value = error;
    fleetState.value = 'failed';
  }
}

async function loadAll(): Promise<void> {
  await Promise.all([loadFleet(), faults.load(), tickets.load(), overrides.load()]);
}

/** Follows the address and asks who is signed in. */
export async function start(): Promise<void> {
  const follow = (): void => {
    route.value = parseRoute(location.hash);
  };
  addEventListener('hashchange', follow);
  follow();
  if (route.value.view === 'signIn' && route.value.code !== null) {
    session.value = null;
    return;
  }
  try {
    enter(await api.get<Session>('/session'));
  } catch (error) {
    // Not signed in is an answer; a controller that cannot be reached is shown by the sign-in view when it tries.
    if (error instanceof ApiError) leave();
    else throw error;
  }
}

export async function signIn(credentials: SignIn): Promise<void> {
  enter(await api.post<Session>('/session', credentials));
  location.hash = wantedAddress.value;
}

export async function signOut(): Promise<void> {
  await api.delete('/session').catch(() => {
    // The session ends here in any case; the server's ends by itself.
  });
  leave();
  wantedAddress.value = '#/map';
}

function enter(opened: Session): void {
  session.value = opened;
  platformClock.set(opened.platformTime);
  platformClock.start();
  feed.start();
}

function leave(): void {
  feed.stop();
  platformClock.stop();
  if (route.value.view !== 'signIn') wantedAddress.value = location.hash || '#/map';
  session.value = null;
  fleet.replace([]);
  fleetState.value = 'idle';
  selection.clear();
}

/** Viewers look; operators and administrators steer. */
export const maySteer = (): boolean =>
  session.value?.user.role === 'operator' || session.value?.user.role === 'administrator';

/** Administrators and operators change programs. */
export const mayProgram = maySteer;
