import { MINUTE } from '@lamplighter/contracts';
import type { Condition, Seen } from '../condition.js';

/** One round of status polls on one line: how many lamps were silent, and how many burnt although they were told not to. */
export interface FeederRound extends Seen {
  readonly line: number;
  readonly lamps: number;
  readonly silent: number;
  readonly litWhileOff: number;
}

/** Fewer than this many lamps say nothing about their feeder. */
const LEAST = 3;
const SHARE = 0.6;

/** So many lamps of a line have it that their feeder must (PEERS e, FEEDER_DEAD): 60 %, three at least. */
export const isCommon = (count: number, lamps: number): boolean => count >= Math.max(LEAST, Math.ceil(lamps * SHARE));

/** Judges the whole edge by the newest round of each of its lines. */
function anyLine(isBad: (round: FeederRound) => boolean) {
  return () => {
    const bad = new Map<number, boolean>();
    return (round: FeederRound) => {
      bad.set(round.line, isBad(round));
      return [...bad.values()].some(Boolean);
    };
  };
}

const evidence = ({ line, lamps, silent, litWhileOff }: FeederRound) => ({ line, lamps, silent, litWhileOff });

/** Most gear of a line went silent while its feeder should have voltage: one fault of the feeder, none of each lamp. */
export const supplyLoss: Condition<FeederRound> = {
  code: 'supplyLoss',
  raise: { times: 3, over: 2 * MINUTE },
  clear: { times: 2 },
  judge: anyLine(({ silent, lamps }) => isCommon(silent, lamps)),
  evidence,
};

/** Most lamps of a line burn although their program says off: what feeds or commands them is stuck (LS-10). */
export const switchingErrorOn: Condition<FeederRound> = {
  code: 'switchingErrorOn',
  raise: { times: 3, over: 20 * MINUTE },
  clear: { times: 2 },
  judge: anyLine(({ litWhileOff, lamps }) => isCommon(litWhileOff, lamps)),
  evidence,
};
