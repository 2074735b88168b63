import { type DesiredState, type EpochMs, MINUTE } from '@lamplighter/contracts';
import { holds, type Interval } from './interval.js';
import { nightsAround } from './sun.js';

type Switched = Extract<DesiredState['powerWindow'], { kind: 'switched' }>;

/** Whether the feeder should have voltage: only then does silence mean anything. */
export function isPowered(desired: Pick<DesiredState, 'place' | 'powerWindow'>, instant: EpochMs): boolean {
  const { place, powerWindow } = desired;
  if (powerWindow.kind === 'permanent') return true;
  return poweredTimes(powerWindow, nightsAround(place, instant)).some((time) => holds(time, instant));
}

/** When a switched feeder has voltage: from its lead before each night until its lag after it. */
export const poweredTimes = ({ leadMinutes, lagMinutes }: Switched, nights: readonly Interval[]): Interval[] =>
  nights.map(({ from, to }) => ({ from: from - leadMinutes * MINUTE, to: to + lagMinutes * MINUTE }));
