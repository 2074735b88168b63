import { z } from 'zod';
import type { ScenarioSite } from './scenario-site.js';

/** Ends what an action began. */
export type Undo = () => void | Promise<void>;

/** One thing that can be done to a site: what it takes, and how it is done. Some can be undone, and so may have a `for`. */
export interface Action {
  readonly about: string;
  readonly parameters: z.ZodType<object>;
  readonly canEnd: boolean;
  /** Does it; returns how to undo it, where `canEnd`. */
  perform(site: ScenarioSite, parameters: object): Undo | Promise<Undo>;
}

const NOTHING: Undo = () => undefined;

type Values<S extends z.ZodRawShape> = z.infer<z.ZodObject<S>>;

/** An action that is over when it is done. */
export function once<S extends z.ZodRawShape>(
  about: string,
  shape: S,
  perform: (site: ScenarioSite, values: Values<S>) => void | Promise<void>,
): Action {
  const parameters = z.strictObject(shape);
  return {
    about,
    parameters,
    canEnd: false,
    perform: async (site, values) => {
      await perform(site, values as Values<S>);
      return NOTHING;
    },
  };
}

/** An action that lasts until it is undone. */
export function lasting<S extends z.ZodRawShape>(
  about: string,
  shape: S,
  perform: (site: ScenarioSite, values: Values<S>) => Undo | Promise<Undo>,
): Action {
  const parameters = z.strictObject(shape);
  return { about, parameters, canEnd: true, perform: (site, values) => perform(site, values as Values<S>) };
}
