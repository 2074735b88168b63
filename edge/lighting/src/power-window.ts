import { type DesiredState, type EpochMs, MINUTE } from '@lamplighter/contracts';
import { nightsAround } from './sun.js';

/** Whether the feeder should have voltage: only then does silence mean anything. */
export function isPowered(desired: Pick<DesiredState, 'place' | 'powerWindow'>, instant: EpochMs): boolean {
  const { place, powerWindow } = desired;
  if (powerWindow.kind === 'permanent') return true;
  const lead = powerWindow.leadMinutes * MINUTE;
  const lag = powerWindow.lagMinutes * MINUTE;
  return nightsAround(place, instant).some((night) => night.from - lead <= instant && instant < night.to + lag);
}
