import { DAY, type EpochMs, MINUTE } from '@lamplighter/contracts';
import { localTimeOf } from '../presence-feed/local-quarter.js';
import { SimulatorError } from '../simulator-error.js';

/** One operation of a contactor. */
export interface Switching {
  readonly at: EpochMs;
  readonly isClosed: boolean;
}

/** When a contactor switches: its first operation strictly after an instant; null: never again. */
export type ContactorPlan = (after: EpochMs) => Switching | null;

/** A plan that is a list. */
export function listedSwitching(switchings: readonly Switching[]): ContactorPlan {
  const inOrder = [...switchings].sort((a, b) => a.at - b.at);
  return (after) => inOrder.find((each) => each.at > after) ?? null;
}

/** Closed every evening and opened every morning at fixed local times, such as 16:45 and 07:30. */
export function dailySwitching(closesAt: string, opensAt: string, timeZone = 'Europe/Brussels'): ContactorPlan {
  const closes = minutesOf('closesAt', closesAt);
  const opens = minutesOf('opensAt', opensAt);
  if (closes === opens) throw new SimulatorError('bad-option', 'closesAt and opensAt of a contactor must differ');
  const local = localTimeOf(timeZone);
  /** The instant at which clocks in the zone show this local time; the one before a clock change when they show it twice. */
  const instantOf = (localTime: number): EpochMs => {
    const guess = localTime - (local.of(localTime) - localTime);
    return guess - (local.of(guess) - localTime);
  };
  return (after) => {
    const today = Math.floor(local.of(after) / DAY) * DAY;
    const candidates = [-DAY, 0, DAY, 2 * DAY].flatMap((day) => [
      { at: instantOf(today + day + closes * MINUTE), isClosed: true },
      { at: instantOf(today + day + opens * MINUTE), isClosed: false },
    ]);
    return listedSwitching(candidates)(after);
  };
}

function minutesOf(field: string, text: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match) return Number(match[1]) * 60 + Number(match[2]);
  throw new SimulatorError('bad-option', `${field} of a contactor is "${text}"; expected a local time such as 16:45`);
}
