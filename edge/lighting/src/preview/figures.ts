import { type DimLevel, HOUR } from '@lamplighter/contracts';
import { lengthOf } from '../interval.js';
import type { LevelSpan } from './level-span.js';

/** What a stretch of time adds up to for one luminaire. Hours are real ones: a night with a clock change counts as it is. */
export interface PreviewFigures {
  /** Length of the whole stretch. */
  readonly hours: number;
  /** Hours above 0 %. */
  readonly burningHours: number;
  /** Times that the light comes on from 0 %. */
  readonly switchings: number;
  /** [level, hours] by rising level, 0 % included; the hours add up to `hours`. */
  readonly hoursAtLevel: readonly (readonly [level: DimLevel, hours: number])[];
  /** Weighted by time; null when it never burns. */
  readonly meanLevelWhileLit: DimLevel | null;
  /** Hours in which the class floor gives more light than the program asks for. */
  readonly raisedByFloorHours: number;
  /** Hours below the class floor while it would hold (the program lights, or it is dark): what exemptions allow. */
  readonly belowFloorHours: number;
}

/** Adds up neighbouring spans in order. `before`: the level just before the first, so that it may count as a switching. */
export function figuresOf(spans: readonly LevelSpan[], before: DimLevel): PreviewFigures {
  const hoursOf = (counts: (span: LevelSpan) => boolean): number => lengthOf(spans.filter(counts)) / HOUR;
  const burningHours = hoursOf(isLit);
  const lightHours = spans.reduce((sum, { from, to, level }) => sum + level * (to - from), 0) / HOUR;
  const levels = [...new Set(spans.map(({ level }) => level))].sort((a, b) => a - b);
  return {
    hours: hoursOf(() => true),
    burningHours,
    switchings: spans.filter((span, index) => isLit(span) && !isLit(spans[index - 1] ?? { level: before })).length,
    hoursAtLevel: levels.map((level) => [level, hoursOf((span) => span.level === level)]),
    meanLevelWhileLit: burningHours === 0 ? null : lightHours / burningHours,
    raisedByFloorHours: hoursOf(({ isRaised }) => isRaised),
    belowFloorHours: hoursOf(({ isBelowFloor }) => isBelowFloor),
  };
}

const isLit = ({ level }: Pick<LevelSpan, 'level'>): boolean => level > 0;
