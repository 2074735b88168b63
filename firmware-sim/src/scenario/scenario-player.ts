import type { Cancel, EpochMs } from '@lamplighter/contracts';
import type { Undo } from './action.js';
import type { Scenario, Step } from './scenario.js';
import type { ScenarioSite } from './scenario-site.js';

/** What the player did, and when. */
export interface Happening {
  readonly at: EpochMs;
  readonly step: number;
  /** Name of the action, `end of` before it where it ended, or what went wrong with it. */
  readonly what: string;
}

/** Plays a scenario on a site, on the site's platform time. The same scenario on stepped time happens the same again. */
export class ScenarioPlayer {
  readonly happenings: Happening[] = [];
  readonly #site: ScenarioSite;
  readonly #scenario: Scenario;
  readonly #tell: (happening: Happening) => void;
  readonly #timers = new Set<Cancel>();
  readonly #undos = new Set<Undo>();

  constructor(site: ScenarioSite, scenario: Scenario, tell: (happening: Happening) => void = () => undefined) {
    this.#site = site;
    this.#scenario = scenario;
    this.#tell = tell;
  }

  /** Begins now. A step whose instant has passed already is left out. */
  async start(): Promise<void> {
    const begin = this.#site.clock.now();
    for (const feeder of this.#site.feeders.values()) await feeder.start();
    for (const step of this.#scenario.steps) {
      const delay = 'after' in step.when ? step.when.after : step.when.at - begin;
      if (delay >= 0 && delay <= this.#scenario.length) this.#after(delay, () => this.#play(step, begin + delay));
      else this.#note(step, `${step.name} lies outside the scenario`);
    }
  }

  /** Ends timers and undoes what still lasts. */
  async stop(): Promise<void> {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    for (const undo of [...this.#undos].reverse()) await undo();
    this.#undos.clear();
    for (const feeder of this.#site.feeders.values()) feeder.stop();
  }

  async #play(step: Step, due: EpochMs): Promise<void> {
    if (step.every !== null) {
      const next = due + step.every;
      this.#after(next - this.#site.clock.now(), () => this.#play(step, next));
    }
    try {
      const undo = await step.perform(this.#site);
      this.#note(step, step.name);
      this.#undos.add(undo);
      if (step.lasts !== null) this.#after(step.lasts, () => this.#end(step, undo));
    } catch (error) {
      this.#note(step, `${step.name} failed: ${(error as Error).message}`);
    }
  }

  async #end(step: Step, undo: Undo): Promise<void> {
    this.#undos.delete(undo);
    await undo();
    this.#note(step, `end of ${step.name}`);
  }

  #after(delay: number, task: () => Promise<void>): void {
    const cancel = this.#site.clock.after(delay, () => {
      this.#timers.delete(cancel);
      return task();
    });
    this.#timers.add(cancel);
  }

  #note({ index }: Step, what: string): void {
    const happening = { at: this.#site.clock.now(), step: index, what };
    this.happenings.push(happening);
    this.#tell(happening);
  }
}
