import 'maplibre-gl/dist/maplibre-gl.css';
import { type GeoJSONSource, LngLatBounds, Map as MapLibreMap, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Fleet } from '../data/fleet.js';
import { type Lamp, shownLevel } from '../data/lamp.js';
import type { Selection } from '../data/selection.js';
import { BoxSelect } from './box-select.js';
import { nightStyle } from './map-style.js';
import { markImages } from './mark-images.js';

setWorkerUrl(workerUrl);

export interface NightMapOptions {
  readonly container: HTMLElement;
  readonly streets: unknown;
  readonly label: string;
  readonly fleet: Fleet;
  readonly selection: Selection;
  readonly onOpen: (id: string) => void;
  readonly onHover: (lamp: Lamp | null, x: number, y: number) => void;
}

/** Farthest distance in pixels between a click and the lamp it means; a fingertip is about twice this wide. */
const REACH = 18;

/** Where the operator last looked, kept while other views are open. */
let lastCamera: { center: [number, number]; zoom: number } | null = null;

/** The map of light: lamps as glowing points on a dark ground, driven by feature state. */
export class NightMap {
  readonly map: MapLibreMap;
  /** Whether a plain click selects instead of opening. */
  isSelecting = false;
  readonly #options: NightMapOptions;
  readonly #stops: (() => void)[] = [];
  #marked = '';
  #selected: ReadonlySet<string> = new Set();
  #opened: string | null = null;
  #hasFitted = lastCamera !== null;

  constructor(options: NightMapOptions) {
    this.#options = options;
    this.map = new MapLibreMap({
      container: options.container,
      style: nightStyle(options.streets as Parameters<typeof nightStyle>[0]),
      center: [4.3517, 50.8466],
      zoom: 11,
      ...(lastCamera ?? {}),
      minZoom: 8,
      maxZoom: 20,
      attributionControl: false,
      boxZoom: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      fadeDuration: 0,
      locale: { 'Map.Title': options.label },
    });
  }

  /** Resolves when lamps are on the map. */
  async start(): Promise<void> {
    const { map } = this;
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    await new Promise<void>((resolve) => map.once('load', () => resolve()));
    for (const [name, image] of Object.entries(markImages())) map.addImage(name, image, { pixelRatio: 2 });
    const { fleet, selection } = this.#options;
    this.#stops.push(
      fleet.membership.subscribe(() => this.#placeLamps()),
      fleet.onChange((changed) => this.#paint(changed)),
      selection.ids.subscribe((ids) => this.#showSelection(ids)),
    );
    const box = new BoxSelect(map, {
      isWanted: (event) => event.shiftKey || this.isSelecting,
      onBox: (contains) => selection.add(this.#lampsWhere(contains)),
    });
    box.start();
    this.#stops.push(() => box.stop());
    this.#listen();
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
    const { lng, lat } = this.map.getCenter();
    if (this.#hasFitted) lastCamera = { center: [lng, lat], zoom: this.map.getZoom() };
    this.map.remove();
  }

  /** Shows every lamp at once. */
  fit(): void {
    const bounds = new LngLatBounds();
    for (const lamp of this.#options.fleet.all()) bounds.extend([lamp.longitude, lamp.latitude]);
    if (bounds.isEmpty()) return;
    const { clientWidth, clientHeight } = this.#options.container;
    // On a phone the map is hidden while a page covers it; it is fitted when it is first seen.
    if (clientWidth === 0 || clientHeight === 0) return;
    const isWide = clientWidth > 700;
    const padding = isWide
      ? { top: 96, bottom: 40, left: 160, right: 90 }
      : { top: 140, bottom: 76, left: 24, right: 76 };
    this.map.fitBounds(bounds, { padding, maxZoom: 17, animate: false });
    this.#hasFitted = true;
  }

  /** Rings the luminaire whose page is open and brings it into view; null when none is. */
  showOpened(id: string | null): void {
    if (this.#opened) this.map.setFeatureState({ source: 'lamps', id: this.#opened }, { opened: false });
    this.#opened = id;
    const lamp = id === null ? undefined : this.#options.fleet.get(id);
    if (!lamp) return;
    this.map.setFeatureState({ source: 'lamps', id: lamp.id }, { opened: true });
    const place: [number, number] = [lamp.longitude, lamp.latitude];
    if (!this.map.getBounds().contains(place)) this.map.jumpTo({ center: place });
  }

  /** A lamp's place on the screen, in CSS pixels from the window's top left corner. */
  lampPosition(id: string): { x: number; y: number } | null {
    const lamp = this.#options.fleet.get(id);
    if (!lamp) return null;
    const { x, y } = this.map.project([lamp.longitude, lamp.latitude]);
    const frame = this.map.getCanvas().getBoundingClientRect();
    return { x: x + frame.left, y: y + frame.top };
  }

  #listen(): void {
    const { map } = this;
    const { onOpen, onHover, selection } = this.#options;
    map.on('click', (event) => {
      const lamp = this.#nearest(event.point.x, event.point.y);
      if (!lamp) return;
      if (event.originalEvent.shiftKey || this.isSelecting) selection.toggle(lamp.id);
      else onOpen(lamp.id);
    });
    map.on('mousemove', (event) => {
      const lamp = this.#nearest(event.point.x, event.point.y);
      map.getCanvas().style.cursor = lamp ? 'pointer' : '';
      onHover(lamp, event.point.x, event.point.y);
    });
    map.on('mouseout', () => onHover(null, 0, 0));
    map.on('resize', () => {
      onHover(null, 0, 0);
      if (!this.#hasFitted) this.fit();
    });
  }

  #nearest(x: number, y: number): Lamp | null {
    let best: Lamp | null = null;
    let bestDistance = REACH;
    for (const lamp of this.#options.fleet.all()) {
      const point = this.map.project([lamp.longitude, lamp.latitude]);
      const distance = Math.hypot(point.x - x, point.y - y);
      if (distance >= bestDistance) continue;
      best = lamp;
      bestDistance = distance;
    }
    return best;
  }

  #lampsWhere(contains: (x: number, y: number) => boolean): string[] {
    return this.#options.fleet
      .all()
      .filter((lamp) => {
        const { x, y } = this.map.project([lamp.longitude, lamp.latitude]);
        return contains(x, y);
      })
      .map((lamp) => lamp.id);
  }

  #placeLamps(): void {
    const lamps = this.#options.fleet.all();
    void this.#source('lamps')?.setData(collection(lamps.map((lamp) => pointFeature(lamp, { id: lamp.id }))));
    this.#paint(lamps);
    if (!this.#hasFitted) this.fit();
  }

  #paint(changed: readonly Lamp[]): void {
    for (const { id, state } of changed) {
      this.map.setFeatureState({ source: 'lamps', id }, { level: shownLevel(state), condition: state.condition });
    }
    this.#placeMarks();
  }

  /** Faults and silent lamps are few and change seldom: they are a source of their own. */
  #placeMarks(): void {
    const features = this.#options.fleet
      .all()
      .flatMap((lamp) => [
        ...(lamp.state.openFaults.length > 0 ? [pointFeature(lamp, { mark: 'fault' })] : []),
        ...(lamp.state.condition === 'silent' ? [pointFeature(lamp, { mark: 'silent' })] : []),
      ]);
    const marked = JSON.stringify(features);
    if (marked === this.#marked) return;
    this.#marked = marked;
    void this.#source('marks')?.setData(collection(features));
  }

  #showSelection(ids: ReadonlySet<string>): void {
    for (const id of this.#selected) {
      if (!ids.has(id)) this.map.setFeatureState({ source: 'lamps', id }, { selected: false });
    }
    for (const id of ids) this.map.setFeatureState({ source: 'lamps', id }, { selected: true });
    this.#selected = ids;
  }

  #source(name: string): GeoJSONSource | undefined {
    return this.map.getSource<GeoJSONSource>(name);
  }
}

const collection = (features: ReturnType<typeof pointFeature>[]) => ({ type: 'FeatureCollection' as const, features });

const pointFeature = (lamp: Lamp, properties: Record<string, string>) => ({
  type: 'Feature' as const,
  geometry: { type: 'Point' as const, coordinates: [lamp.longitude, lamp.latitude] },
  properties,
});
