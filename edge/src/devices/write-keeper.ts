import type { Clock, DeviceId } from '@lamplighter/contracts';
import type { StoredParameter, WriteGate } from '@lamplighter/dali';
import { type KeptWrites, WriteBudget } from './write-budget.js';

export interface WriteKeeperOptions {
  readonly clock: Clock;
  /** Puts the counts on disk; whoever takes them knows what to do when that fails. */
  readonly save: (kept: KeptWrites) => Promise<void>;
}

/** Stands between the edge and the memory of its gear: counts every write, on disk, and holds back what is too much. */
export class WriteKeeper {
  readonly #budget = new WriteBudget();
  #isSaving = false;
  #saved: Promise<void> = Promise.resolve();
  #isDirty = false;

  constructor(private readonly options: WriteKeeperOptions) {}

  restore(kept: KeptWrites): void {
    this.#budget.restore(kept);
  }

  /** The gate of one gear. */
  gate(device: DeviceId): WriteGate {
    const { clock } = this.options;
    return {
      mayWrite: (parameter: StoredParameter) => this.#budget.mayWrite(device, parameter, clock.now()),
      wrote: (parameter: StoredParameter) => {
        this.#budget.note(device, parameter, clock.now());
        this.#isDirty = true;
        if (!this.#isSaving) this.#saved = this.#keep();
      },
    };
  }

  /** Resolved: everything counted so far is on disk. */
  settled(): Promise<void> {
    return this.#saved;
  }

  /** One save at a time; what is counted meanwhile goes with the next one. */
  async #keep(): Promise<void> {
    this.#isSaving = true;
    while (this.#isDirty) {
      this.#isDirty = false;
      await this.options.save(this.#budget.kept);
    }
    this.#isSaving = false;
  }
}
