import { type EpochMs, issueText } from '@lamplighter/contracts';
import { z } from 'zod';
import { localQuarters } from './local-quarter.js';
import { StudyError } from './study-error.js';

const MOST_PER_HOUR = 20_000;
const Hours = z.array(z.number().min(0).max(MOST_PER_HOUR)).length(24, 'must be 24 numbers, from 00:00 to 23:00');

/** How many people pass in each hour of the local clock. */
const ProfileSchema = z.strictObject({
  name: z.string().min(1).max(120),
  passagesPerHour: z.strictObject({ weekday: Hours, weekend: Hours }),
});
export type PresenceProfile = z.infer<typeof ProfileSchema>;

/** A profile document, or one number for every hour. Throws StudyError `bad-presence-profile` naming the field. */
export function parsePresenceProfile(value: unknown): PresenceProfile {
  const hours = Array.from({ length: 24 }, () => value);
  const parsed = ProfileSchema.safeParse(
    typeof value === 'number'
      ? { name: `${value} passages an hour`, passagesPerHour: { weekday: hours, weekend: hours } }
      : value,
  );
  if (!parsed.success)
    throw new StudyError('bad-presence-profile', `${issueText(parsed.error)}; docs/study.md shows the form`);
  return parsed.data;
}

/**
 * Whole passages per quarter hour, such that their sum keeps up with the profile: 2 an hour become 0, 1, 0, 1. Saturday and
 * Sunday are the weekend.
 */
export function presenceCounts(
  { passagesPerHour }: PresenceProfile,
  timeZone: string,
  from: EpochMs,
  to: EpochMs,
): { readonly start: EpochMs; readonly count: number }[] {
  let due = 0;
  let passed = 0;
  return localQuarters(timeZone, from, to).map(({ start, weekday, minuteOfDay }) => {
    const hours = weekday >= 6 ? passagesPerHour.weekend : passagesPerHour.weekday;
    due += (hours[Math.floor(minuteOfDay / 60)] ?? 0) / 4;
    const count = Math.floor(due + 1e-9) - passed;
    passed += count;
    return { start, count };
  });
}
