import { MINUTE } from '@lamplighter/contracts';
import type { Condition, Seen } from '../condition.js';

/** The DALI interfaces of the edge. */
export interface LinesSeen extends Seen {
  readonly lost: readonly { readonly line: number; readonly problem: string | null }[];
}

/** An interface has been gone for two minutes: its lamps stand at their system-failure or last level. */
export const interfaceLost: Condition<LinesSeen> = {
  code: 'deviceMalfunction',
  raise: { times: 2, over: 2 * MINUTE },
  clear: { times: 2 },
  judge:
    () =>
    ({ lost }) =>
      lost.length > 0,
  evidence: ({ lost }) => ({ lost }),
};
