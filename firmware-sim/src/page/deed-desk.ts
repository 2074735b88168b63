import type { Cancel } from '@lamplighter/contracts';
import { z } from 'zod';
import type { Undo } from '../scenario/action.js';
import { readDeed } from '../scenario/perform.js';
import type { ScenarioSite } from '../scenario/scenario-site.js';
import { Span } from '../scenario/span.js';
import { SimulatorError } from '../simulator-error.js';

const Raw = z.record(z.string(), z.unknown());

/** Carries out deeds as a scenario's steps would be, at once: `{ do, ...parameters, for? }`. */
export class DeedDesk {
  readonly #site: ScenarioSite;
  readonly #ends = new Map<Cancel, Undo>();

  constructor(site: ScenarioSite) {
    this.#site = site;
  }

  /** Throws SimulatorError that says what is wrong with the deed or who is not there. */
  async perform(json: unknown): Promise<void> {
    const raw = Raw.safeParse(json);
    if (!raw.success) throw new SimulatorError('bad-option', 'a deed is an object such as {"do":"failLamp","gear":3}');
    const { for: lasts, ...rest } = raw.data;
    const span = lasts === undefined ? null : Span.safeParse(lasts);
    if (span && !span.success) throw new SimulatorError('bad-option', 'for: expected a span such as "5 s"');
    const deed = readDeed(rest);
    if (span && !deed.canEnd) throw new SimulatorError('bad-option', `for: ${deed.name} is over at once`);
    const undo = await deed.perform(this.#site);
    if (!span) return;
    const cancel = this.#site.clock.after(span.data, () => {
      this.#ends.delete(cancel);
      return undo();
    });
    this.#ends.set(cancel, undo);
  }

  /** Ends what still lasts. */
  async stop(): Promise<void> {
    for (const [cancel, undo] of this.#ends) {
      cancel();
      await undo();
    }
    this.#ends.clear();
  }
}
