import type { DeviceId, DimLevel, EpochMs } from '@lamplighter/contracts';
import type { CompiledState } from '../compile.js';
import { undisturbed } from '../curve.js';
import type { Interval } from '../interval.js';
import { knownLamp } from './known-lamp.js';

/** A stretch of time in which the level, and what the class floor does to it, stay the same. */
export interface LevelSpan extends Interval {
  readonly level: DimLevel;
  /** The class floor gives more light than the program asks for (`Decision.clamp` of kind `floor`). */
  readonly isRaised: boolean;
  /** The class floor would hold here (floor.ts: the program lights, or it is dark), but an exemption lets the level below it. */
  readonly isBelowFloor: boolean;
}

/**
 * What program, calendar, floor and caps make of a stretch of time, without sensors, overrides and people: the level of
 * resolve() at each instant. Without gaps, neighbours differ; `to` is exclusive. It jumps from change to change, so that a
 * year costs a few thousand decisions. Active periods that depend on a sensor follow the sun. Throws RangeError when the
 * document does not know the luminaire.
 */
export function levelSpans(compiled: CompiledState, device: DeviceId, from: EpochMs, to: EpochMs): LevelSpan[] {
  const withoutExemptions = strictly(compiled, device);
  const spans: LevelSpan[] = [];
  let instant = from;
  while (instant < to) {
    const { level, clamp, bounds, until } = undisturbed(compiled, device, instant);
    const isExempt = bounds.floorRuleId !== 'floor/class';
    const next: LevelSpan = {
      from: instant,
      to: Math.min(until ?? to, to),
      level,
      isRaised: clamp?.kind === 'floor',
      isBelowFloor: isExempt && level < undisturbed(withoutExemptions, device, instant).bounds.floor,
    };
    const last = spans.at(-1);
    if (last && isAlike(last, next)) spans[spans.length - 1] = { ...last, to: next.to };
    else spans.push(next);
    instant = next.to;
  }
  return spans;
}

/** The same document as if nobody had approved any exemption for the luminaire. */
function strictly(compiled: CompiledState, device: DeviceId): CompiledState {
  const lamp = knownLamp(compiled, device);
  return { desired: compiled.desired, lamps: new Map([[device, { ...lamp, exemptions: [] }]]) };
}

const isAlike = (a: LevelSpan, b: LevelSpan): boolean =>
  a.level === b.level && a.isRaised === b.isRaised && a.isBelowFloor === b.isBelowFloor;
