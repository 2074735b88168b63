import { MINUTE, SECOND } from '@lamplighter/contracts';
import type { Condition, Seen } from '../condition.js';

/** The newest round of status polls on one line: how many lamps were silent, and how many burnt although told not to. */
export interface LineRound {
  readonly line: number;
  readonly lamps: number;
  readonly silent: number;
  readonly litWhileOff: number;
}

/** All lines of the edge as they were last seen. */
export interface FeederSeen extends Seen {
  readonly lines: readonly LineRound[];
}

/** Fewer than this many lamps say nothing about their feeder. */
const LEAST = 3;
const SHARE = 0.6;

/** So many lamps of a line have it that their feeder must (PEERS e, FEEDER_DEAD): 60 %, three at least. */
export const isCommon = (count: number, lamps: number): boolean => count >= Math.max(LEAST, Math.ceil(lamps * SHARE));

const linesOf = ({ lines }: FeederSeen, isBad: (line: LineRound) => boolean): LineRound[] => lines.filter(isBad);
const isDead = ({ silent, lamps }: LineRound): boolean => isCommon(silent, lamps);
const isStuckOn = ({ litWhileOff, lamps }: LineRound): boolean => isCommon(litWhileOff, lamps);
/** A good round of another line a moment later proves nothing about this one. */
const WELL = { times: 2, over: 50 * SECOND } as const;

/** A condition that lines have: one of the edge as a whole, which names its lines and is told again when they change. */
const ofLines = (isBad: (line: LineRound) => boolean) => ({
  judge: () => (seen: FeederSeen) => linesOf(seen, isBad).length > 0,
  evidence: (seen: FeederSeen) => ({ lines: linesOf(seen, isBad) }),
  about: (seen: FeederSeen) =>
    linesOf(seen, isBad)
      .map(({ line }) => line)
      .join(),
});

/** Most gear of a line went silent while its feeder should have voltage: one fault of the feeder, none of each lamp. */
export const supplyLoss: Condition<FeederSeen> = {
  code: 'supplyLoss',
  raise: { times: 3, over: 2 * MINUTE },
  clear: WELL,
  ...ofLines(isDead),
};

/** Most lamps of a line burn although their program says off: what feeds or commands them is stuck (LS-10). */
export const switchingErrorOn: Condition<FeederSeen> = {
  code: 'switchingErrorOn',
  raise: { times: 3, over: 20 * MINUTE },
  clear: WELL,
  ...ofLines(isStuckOn),
};
