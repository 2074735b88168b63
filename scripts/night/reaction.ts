import type { Edge } from '@lamplighter/edge';

/** An event that was not handled within so long (real time) was lost on the line; the night does not wait for ever. */
const REACTS_WITHIN_MS = 2_000;

/** Holds platform time until the edge has done what a sensor's event asks for: a stepped night stays in lockstep. */
export class Reaction {
  #edge: Edge | undefined;
  /** Events that the edge will never count: those before it listened, and those lost. */
  #written = 0;

  /** From now on the edge's reactions are waited for; events so far are not. */
  listen(edge: Edge, eventsSoFar: number): void {
    this.#edge = edge;
    this.#written = eventsSoFar - edge.status().sensorEvents;
  }

  /** Resolves when the edge has handled `events` events since the line was opened. */
  async to(events: number): Promise<void> {
    const edge = this.#edge;
    if (!edge) return;
    const end = performance.now() + REACTS_WITHIN_MS;
    while (edge.status().sensorEvents + this.#written < events) {
      if (performance.now() > end) {
        this.#written = events - edge.status().sensorEvents;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}
