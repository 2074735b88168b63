import type { ActivePeriod, DeviceId, EpochMs } from '@lamplighter/contracts';
import { earlier } from './decision.js';
import { isDark, type LightTrace, SILENT_AFTER } from './light-sensor.js';

/** What an active period depends on besides time. */
export type Condition =
  | { readonly kind: 'light'; readonly sensor: DeviceId | null; readonly onLevel: number; readonly offLevel: number }
  | Extract<ActivePeriod, { kind: 'value' }>;

/** Readings that active periods may depend on. */
export interface Surroundings {
  /** By light sensor. */
  readonly light?: ReadonlyMap<DeviceId, LightTrace>;
  /** By `device/attribute`. */
  readonly values?: ReadonlyMap<string, number>;
}

interface Verdict {
  readonly holds: boolean;
  /** What the verdict rests on, for a person. */
  readonly reason: string;
  readonly until: EpochMs | null;
}

/** What the sun says meanwhile. */
export interface Sun {
  readonly isNight: boolean;
  readonly isDark: boolean;
}

/**
 * Whether any of the conditions holds. What is not known is decided by the sun: lit at night. A light sensor that sees
 * light in the dark is not believed: it may be dead, dirty or dazzled, and a lamp fails only brighter.
 */
export function judge(
  conditions: readonly Condition[],
  sun: Sun,
  surroundings: Surroundings,
  instant: EpochMs,
): Verdict {
  let until: EpochMs | null = null;
  let last: Verdict = { holds: false, reason: '', until: null };
  for (const condition of conditions) {
    const verdict = judgeOne(condition, sun, surroundings, instant);
    until = earlier(until, verdict.until);
    last = { ...verdict, until };
    if (verdict.holds) return last;
  }
  return last;
}

function judgeOne(
  condition: Condition,
  { isNight, isDark: isDarkOutside }: Sun,
  { light, values }: Surroundings,
  instant: EpochMs,
): Verdict {
  if (condition.kind === 'light') {
    const trace = condition.sensor === null ? undefined : light?.get(condition.sensor);
    const name = condition.sensor ?? 'the light sensor';
    const dark = isDark(trace, condition, instant);
    if (dark === null) return { holds: isNight, reason: `${name} is not known: by sun`, until: null };
    const until = (trace?.at(-1)?.at ?? instant) + SILENT_AFTER;
    if (!dark && isDarkOutside)
      return { holds: true, reason: `${name} says that it is light, by sun it is dark`, until };
    return { holds: dark, reason: `${name} says that it is ${dark ? 'dark' : 'light'}`, until };
  }
  const { device, attribute, operator, value } = condition;
  const found = values?.get(`${device}/${attribute}`);
  const text = `${device}/${attribute}`;
  if (found === undefined) return { holds: isNight, reason: `${text} is not known: by sun`, until: null };
  return { holds: COMPARE[operator](found, value), reason: `${text} is ${found} (${operator} ${value})`, until: null };
}

const COMPARE: Record<Extract<Condition, { kind: 'value' }>['operator'], (found: number, value: number) => boolean> = {
  eq: (found, value) => found === value,
  ne: (found, value) => found !== value,
  ge: (found, value) => found >= value,
  gt: (found, value) => found > value,
  le: (found, value) => found <= value,
  lt: (found, value) => found < value,
};
