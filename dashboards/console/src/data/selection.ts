import { signal } from '@preact/signals';

/** The luminaires chosen for a common override. */
export class Selection {
  readonly ids = signal<ReadonlySet<string>>(new Set());

  toggle(id: string): void {
    const next = new Set(this.ids.value);
    if (!next.delete(id)) next.add(id);
    this.ids.value = next;
  }

  add(ids: Iterable<string>): void {
    this.ids.value = new Set([...this.ids.value, ...ids]);
  }

  clear(): void {
    this.ids.value = new Set();
  }
}
