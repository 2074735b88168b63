import type { NewOverride } from '@lamplighter/contracts';

/** What the override form holds: text as typed, so that a wrong entry can be shown beside its message. */
export interface OverrideDraft {
  readonly level: string;
  readonly minutes: string;
  readonly reason: string;
  readonly hasConfirmedFloor: boolean;
}

export interface OverrideTarget {
  readonly id: string;
  readonly floorLevel: number | null;
}

export type DraftFault = 'level' | 'minutes' | 'reason' | 'floor';

export type CheckedDraft =
  | { readonly isValid: true; readonly value: NewOverride }
  | { readonly isValid: false; readonly faults: ReadonlySet<DraftFault> };

const LONGEST_MINUTES = 24 * 60;

/** A whole or decimal number as typed, with a decimal comma as well; null when it is none. */
export function typedNumber(text: string): number | null {
  const trimmed = text.trim().replace(',', '.');
  if (!/^-?\d+(\.\d+)?$/.test(trimmed)) return null;
  return Number(trimmed);
}

/** A dim level as typed: 0 to 100, or null. */
export function typedLevel(text: string): number | null {
  const level = typedNumber(text);
  return level !== null && level >= 0 && level <= 100 ? level : null;
}

/** Targets whose class floor the edge will keep instead of the level. Level 0 counts too: dark is below any floor. */
export function belowFloor(level: number | null, targets: readonly OverrideTarget[]): OverrideTarget[] {
  return level === null ? [] : targets.filter((target) => (target.floorLevel ?? 0) > level);
}

/** Checks the form and gives the request for POST /overrides. */
export function checkDraft(draft: OverrideDraft, targets: readonly OverrideTarget[]): CheckedDraft {
  const level = typedLevel(draft.level);
  const minutes = typedNumber(draft.minutes);
  const reason = draft.reason.trim();
  const faults = new Set<DraftFault>();
  if (level === null) faults.add('level');
  const isSpan = minutes !== null && Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_MINUTES;
  if (!isSpan) faults.add('minutes');
  if (reason === '') faults.add('reason');
  if (belowFloor(level, targets).length > 0 && !draft.hasConfirmedFloor) faults.add('floor');
  if (faults.size > 0 || level === null || minutes === null) return { isValid: false, faults };
  const luminaires = targets.map((target) => target.id);
  return { isValid: true, value: { luminaires, level, durationMinutes: minutes, reason } };
}
