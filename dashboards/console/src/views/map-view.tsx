import { useEffect, useRef, useState } from 'preact/hooks';
import { CounterStrip } from '../components/counter-strip.js';
import { Legend } from '../components/legend.js';
import { MapTools } from '../components/map-tools.js';
import { Empty, Failure, Loading, Notice } from '../components/notice.js';
import { api, fleet, fleetError, fleetState, loadFleet, route, selection, staleSince } from '../data/desk.js';
import type { Lamp } from '../data/lamp.js';
import { lampAddress } from '../data/route.js';
import { formatLevel } from '../format/number.js';
import { t, translateCode } from '../i18n/translate.js';
import type { NightMap } from '../map/night-map.js';
import { LampListPanel } from './lamp-list-panel.js';
import { LampPanel } from './lamp-panel.js';
import { SelectionPanel } from './selection-panel.js';

declare global {
  interface Window {
    /** The map on screen, for browser tests. */
    lamplighterMap?: Pick<NightMap, 'map' | 'lampPosition'>;
  }
}

type Hover = { readonly lamp: Lamp; readonly x: number; readonly y: number } | null;

/** The live map, with a panel beside it for the list, one lamp or the selection. */
export function MapView() {
  const frame = useRef<HTMLDivElement>(null);
  const [night, setNight] = useState<NightMap | null>(null);
  const [isUnavailable, setIsUnavailable] = useState(false);
  const [hover, setHover] = useState<Hover>(null);
  const current = route.value;

  useEffect(() => {
    let stopped = false;
    let started: NightMap | null = null;
    const open = async (): Promise<void> => {
      const [{ NightMap }, streets] = await Promise.all([
        import('../map/night-map.js'),
        // Streets are an ornament: without them the lamps still show.
        api.get('/map/streets.geojson').catch(() => null),
      ]);
      if (stopped || !frame.current) return;
      started = new NightMap({
        container: frame.current,
        streets,
        label: t('map.label'),
        fleet,
        selection,
        onOpen: (id) => {
          setHover(null);
          location.hash = lampAddress(id);
        },
        onHover: (lamp, x, y) => setHover(lamp ? { lamp, x, y } : null),
      });
      await started.start();
      if (stopped) return;
      window.lamplighterMap = started;
      setNight(started);
    };
    open().catch(() => setIsUnavailable(true));
    return () => {
      stopped = true;
      started?.stop();
      delete window.lamplighterMap;
    };
  }, []);

  const lampId = current.view === 'lamp' ? current.id : null;
  const chosen = selection.ids.value.size;
  const state = fleetState.value;
  useEffect(() => {
    night?.showOpened(lampId);
  }, [night, lampId]);

  return (
    <div class={current.view === 'map' ? 'map-view' : 'map-view has-panel'}>
      <div
        class={staleSince.value === null ? 'map-frame' : 'map-frame is-stale'}
        data-testid="map"
        data-ready={night !== null}
      >
        {current.view === 'map' && <h1 class="unseen">{t('nav.map')}</h1>}
        <div class="map-canvas" ref={frame} />
        <CounterStrip />
        <MapTools night={night} />
        <Legend />
        {hover && <HoverCard {...hover} />}
        <div class="map-message">
          {isUnavailable && <Notice kind="warning">{t('map.unavailable')}</Notice>}
          {(state === 'idle' || state === 'loading') && <Loading />}
          {state === 'failed' && <Failure error={fleetError.value} retry={() => void loadFleet()} />}
          {state === 'ready' && fleet.counters.value.total === 0 && <Empty>{t('map.empty')}</Empty>}
        </div>
        {chosen > 0 && current.view !== 'selection' && (
          <div class="selection-bar">
            <span>{t('selection.title', { count: chosen })}</span>
            <a class="button button-main" href="#/selection">
              {t('selection.override')}
            </a>
            <button type="button" class="button" onClick={() => selection.clear()}>
              {t('selection.clear')}
            </button>
          </div>
        )}
      </div>
      {current.view === 'list' && <LampListPanel />}
      {current.view === 'selection' && <SelectionPanel />}
      {lampId !== null && <LampPanel key={lampId} id={lampId} />}
    </div>
  );
}

/** What lies under the pointer; the same is on the lamp's page and in the list. */
function HoverCard({ lamp, x, y }: NonNullable<Hover>) {
  const { state } = fleet.get(lamp.id) ?? lamp;
  return (
    <div class="hover-card" aria-hidden="true" style={{ left: `${x}px`, top: `${y}px` }}>
      <strong>{lamp.id}</strong>
      <span>{lamp.street}</span>
      <span>
        {translateCode('condition', state.condition)} {state.condition === 'on' && formatLevel(state.actualLevel)}
      </span>
    </div>
  );
}
