import type { LuminaireState } from '@lamplighter/contracts';
import { signal } from '@preact/signals';
import { type Counters, countStates } from './counters.js';
import type { Lamp } from './lamp.js';

export type ChangeListener = (changed: readonly Lamp[]) => void;

const NOTHING = countStates([]);

/** Every luminaire the operator may see, with its newest state. Live states are applied here, once, for all views. */
export class Fleet {
  /** Rises with every change of any luminaire. Views that show many read it. */
  readonly revision = signal(0);
  /** Rises when luminaires appear or vanish. */
  readonly membership = signal(0);
  readonly counters = signal<Counters>(NOTHING);
  #lamps = new Map<string, Lamp>();
  readonly #listeners = new Set<ChangeListener>();

  get(id: string): Lamp | undefined {
    return this.#lamps.get(id);
  }

  all(): Lamp[] {
    return [...this.#lamps.values()];
  }

  /** Takes a whole snapshot. */
  replace(lamps: readonly Lamp[]): void {
    const before = this.#lamps;
    this.#lamps = new Map(lamps.map((lamp) => [lamp.id, lamp]));
    const isSame = before.size === this.#lamps.size && lamps.every((lamp) => before.has(lamp.id));
    if (!isSame) this.membership.value += 1;
    this.#tell(lamps);
  }

  /** Applies live states. States of unknown luminaires wait for the next snapshot. */
  apply(states: readonly LuminaireState[]): void {
    const changed: Lamp[] = [];
    for (const state of states) {
      const lamp = this.#lamps.get(state.id);
      if (!lamp) continue;
      const next = { ...lamp, state };
      this.#lamps.set(state.id, next);
      changed.push(next);
    }
    if (changed.length > 0) this.#tell(changed);
  }

  /** Ids of every luminaire in the streets of the given ones. */
  sameStreets(ids: Iterable<string>): string[] {
    const streets = new Set<string>();
    for (const id of ids) {
      const lamp = this.#lamps.get(id);
      if (lamp) streets.add(`${lamp.municipality}\n${lamp.street}`);
    }
    return this.all()
      .filter((lamp) => streets.has(`${lamp.municipality}\n${lamp.street}`))
      .map((lamp) => lamp.id);
  }

  onChange(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(changed: readonly Lamp[]): void {
    this.counters.value = countStates(this.#states());
    this.revision.value += 1;
    for (const listener of this.#listeners) listener(changed);
  }

  *#states(): Iterable<LuminaireState> {
    for (const lamp of this.#lamps.values()) yield lamp.state;
  }
}
