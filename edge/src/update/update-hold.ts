import { type EpochMs, MINUTE, type Milliseconds, type Place } from '@lamplighter/contracts';
import { type ActiveOverride, nightOf } from '@lamplighter/lighting';

/**
 * Daylight that must lie around an activation: before, since lamps may go out after sunrise; after, since what is
 * activated must have been proved or taken back before the lamps are needed.
 */
const DAYLIGHT_AROUND: Milliseconds = 30 * MINUTE;

export interface UpdateCircumstances {
  readonly now: EpochMs;
  readonly isClockTrusted: boolean;
  readonly place: Place | undefined;
  readonly overrides: readonly Pick<ActiveOverride, 'id' | 'rank' | 'start' | 'until' | 'drill'>[];
}

/**
 * Why nothing may be activated now, for a person; null when it may. Never in dark hours (RELIABILITY LS-11), and who cannot
 * say whether it is dark must assume that it is. Never while an emergency holds.
 */
export function updateHold({ now, isClockTrusted, place, overrides }: UpdateCircumstances): string | null {
  if (!isClockTrusted) return 'the clock is not trusted';
  if (!place) return 'the place is not known, so nobody can say whether it is dark';
  const night = nightOf(place, now - DAYLIGHT_AROUND);
  if (night && night.from <= now + DAYLIGHT_AROUND) return 'it is dark, or was or will be within 30 minutes';
  const emergency = overrides.find(
    ({ rank, start, until, drill }) => rank === 'emergency' && !drill && start <= now && now < until,
  );
  return emergency ? `emergency override ${emergency.id} holds` : null;
}
