import type { DimLevel } from '@lamplighter/contracts';
import { levelColour } from './level-colour.js';
import { HEADING, INK, MARGIN, RULE, SMALL, SOFT_INK, WIDTH } from './look.js';
import type { PictureData } from './picture-data.js';
import { element, line, type Markup, words } from './svg.js';
import { figureLines, hoursText, levelText } from './wording.js';

const LEFT = 812;
const RIGHT = WIDTH - MARGIN;
const TOP = 124;
const ROW = 23;
const BAR_ROW = 18;
const BAR = { x: LEFT + 64, width: RIGHT - LEFT - 64 - 72 } as const;
/** Levels that get a row of their own; programs whose light fades in many steps have more. */
const MOST_LEVELS = 6;

/** The year in figures, and how its lit hours divide over the levels. */
export function figuresPanel(data: Pick<PictureData, 'preview' | 'year'>): Markup {
  const figures = figureLines(data).map(([name, value], index) => {
    const y = TOP + 30 + index * ROW;
    return [
      words(LEFT, y, name, { 'font-size': 14, fill: SOFT_INK }),
      words(RIGHT, y, value, { 'font-size': 14, 'font-weight': 600, 'text-anchor': 'end', fill: INK }),
      line(LEFT, y + 7, RIGHT, y + 7, { stroke: RULE }),
    ].join('');
  });
  const levelsTop = TOP + 30 + figures.length * ROW + 20;
  return element(
    'g',
    {},
    words(LEFT, TOP, `The nights of ${data.year} in figures`, HEADING),
    ...figures,
    words(LEFT, levelsTop - 8, 'Hours at each level', { ...SMALL, 'font-weight': 600 }),
    ...levelBars(data, levelsTop),
  );
}

function levelBars({ preview }: Pick<PictureData, 'preview'>, top: number): Markup[] {
  const lit = preview.figures.hoursAtLevel.filter(([level]) => level > 0);
  const shown = new Set([...lit].sort(([, a], [, b]) => b - a).slice(0, MOST_LEVELS));
  const rest = lit.filter((entry) => !shown.has(entry));
  const longest = Math.max(...lit.map(([, hours]) => hours));
  const bars = lit
    .filter((entry) => shown.has(entry))
    .reverse()
    .map(([level, hours], index) => levelBar(level, hours, hours / longest, top + index * BAR_ROW));
  if (rest.length === 0) return bars;
  const hours = rest.reduce((sum, [, some]) => sum + some, 0);
  const text = `${rest.length === 1 ? '1 other level' : `${rest.length} other levels`}: ${hoursText(hours)}`;
  return [...bars, words(LEFT, top + bars.length * BAR_ROW + 13, text, SMALL)];
}

const levelBar = (level: DimLevel, hours: number, share: number, y: number): Markup =>
  [
    words(LEFT + 52, y + 13, levelText(level), { ...SMALL, fill: INK, 'text-anchor': 'end' }),
    element('rect', {
      x: BAR.x,
      y: y + 2,
      width: Math.max(1, share * BAR.width),
      height: 13,
      fill: levelColour(level),
      stroke: SOFT_INK,
      'stroke-width': 0.5,
    }),
    words(RIGHT, y + 13, hoursText(hours), { ...SMALL, fill: INK, 'text-anchor': 'end' }),
  ].join('');
