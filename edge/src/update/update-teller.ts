import type { Log } from '../log.js';
import { noteOf, type UpdateNote } from './update-note.js';
import type { UpdateState } from './update-state.js';
import type { UpdateStore } from './update-store.js';

/** Tells each run of the edge how updates stand, and each outcome as news once. */
export class UpdateTeller {
  #told: string | null = null;
  #sent = '';

  constructor(
    private readonly store: UpdateStore,
    private readonly log: Log,
    private readonly send: (note: UpdateNote) => void,
  ) {}

  async start(): Promise<void> {
    this.#told = await this.store.loadTold();
  }

  /** The edge is alive and listens. */
  alive(state: UpdateState): void {
    const outcome = state.last ? JSON.stringify(state.last) : null;
    const isNews = outcome !== null && outcome !== this.#told;
    const note = noteOf(state, isNews);
    const text = JSON.stringify(note);
    if (text === this.#sent) return;
    this.send(note);
    this.#sent = JSON.stringify({ ...note, isNews: false });
    if (!isNews) return;
    this.#told = outcome;
    this.store.saveTold(outcome).catch((error: Error) => {
      this.log.warn({ reason: error.message }, 'outcome is told again after a restart');
    });
  }

  /** That run has ended; the next one knows nothing. */
  ended(): void {
    this.#sent = '';
  }
}
