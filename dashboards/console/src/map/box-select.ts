import type { Map as MapLibreMap } from 'maplibre-gl';

export interface BoxSelectOptions {
  /** Whether this press starts a box rather than a pan. */
  readonly isWanted: (event: PointerEvent) => boolean;
  /** Called with a test for points in the map's own pixels. */
  readonly onBox: (contains: (x: number, y: number) => boolean) => void;
}

/** Below this many pixels it was a click. */
const LEAST_DRAG = 6;

/** Draws a box on the map with mouse, pen or finger. MapLibre's own box zooms; this one selects. */
export class BoxSelect {
  #frame: HTMLElement | null = null;
  #from: { x: number; y: number } | null = null;

  constructor(
    private readonly map: MapLibreMap,
    private readonly options: BoxSelectOptions,
  ) {}

  start(): void {
    this.#surface.addEventListener('pointerdown', this.#press, { capture: true });
    addEventListener('pointermove', this.#move);
    addEventListener('pointerup', this.#release);
    addEventListener('pointercancel', this.#forget);
  }

  stop(): void {
    this.#surface.removeEventListener('pointerdown', this.#press, { capture: true });
    removeEventListener('pointermove', this.#move);
    removeEventListener('pointerup', this.#release);
    removeEventListener('pointercancel', this.#forget);
    this.#forget();
  }

  get #surface(): HTMLElement {
    return this.map.getCanvasContainer();
  }

  #point(event: PointerEvent): { x: number; y: number } {
    const frame = this.#surface.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  }

  #press = (event: PointerEvent): void => {
    if (!event.isPrimary || event.button !== 0 || !this.options.isWanted(event)) return;
    this.#from = this.#point(event);
    this.map.dragPan.disable();
  };

  #move = (event: PointerEvent): void => {
    if (!this.#from || !event.isPrimary) return;
    const to = this.#point(event);
    if (!this.#frame && Math.hypot(to.x - this.#from.x, to.y - this.#from.y) < LEAST_DRAG) return;
    this.#frame ??= this.#addFrame();
    const { style } = this.#frame;
    style.left = `${Math.min(to.x, this.#from.x)}px`;
    style.top = `${Math.min(to.y, this.#from.y)}px`;
    style.width = `${Math.abs(to.x - this.#from.x)}px`;
    style.height = `${Math.abs(to.y - this.#from.y)}px`;
  };

  #release = (event: PointerEvent): void => {
    const from = this.#from;
    const to = this.#point(event);
    const isBox = this.#frame !== null;
    this.#forget();
    if (!from || !isBox) return;
    const [left, right] = from.x < to.x ? [from.x, to.x] : [to.x, from.x];
    const [top, bottom] = from.y < to.y ? [from.y, to.y] : [to.y, from.y];
    this.options.onBox((x, y) => x >= left && x <= right && y >= top && y <= bottom);
  };

  #forget = (): void => {
    if (this.#from) this.map.dragPan.enable();
    this.#from = null;
    this.#frame?.remove();
    this.#frame = null;
  };

  #addFrame(): HTMLElement {
    const frame = document.createElement('div');
    frame.className = 'selection-box';
    this.#surface.append(frame);
    return frame;
  }
}
