import { computed, signal } from '@preact/signals';

export type LoadState = 'idle' | 'loading' | 'ready' | 'failed';

/** A list read once and kept current by live events: faults, tickets, overrides. */
export class Collection<T extends { readonly id: string | number }> {
  readonly state = signal<LoadState>('idle');
  readonly error = signal<unknown>(null);
  readonly #items = signal<ReadonlyMap<T['id'], T>>(new Map());
  readonly items = computed(() => [...this.#items.value.values()]);

  constructor(private readonly read: () => Promise<readonly T[]>) {}

  /** Reads anew. What is on screen stays until the answer is there. */
  async load(): Promise<void> {
    if (this.state.value !== 'ready') this.state.value = 'loading';
    try {
      const items = await this.read();
      this.#items.value = new Map(items.map((item) => [item.id, item]));
      this.error.value = null;
      this.state.value = 'ready';
    } catch (error) {
      this.error.value = error;
      this.state.value = 'failed';
    }
  }

  /** Takes one new or changed item. */
  upsert(item: T): void {
    this.#items.value = new Map(this.#items.value).set(item.id, item);
  }
}
