import { LEVEL_COLOURS, OFF_COLOUR } from './level-colour.js';
import { SMALL } from './look.js';
import { element, type Markup, words } from './svg.js';

const GRADIENT = 'preview-levels';
const BAR = { width: 280, height: 14 } as const;
const OFF = { width: 34, gap: 14 } as const;

/** The colour scale in percent, its right end at a point: off apart, then from the least light to full. */
export function legend(right: number, y: number): Markup {
  const left = right - BAR.width;
  const off = left - OFF.gap - OFF.width;
  const stops = LEVEL_COLOURS.map(([level, colour]) => element('stop', { offset: level / 100, 'stop-color': colour }));
  return [
    element('linearGradient', { id: GRADIENT }, ...stops),
    element('rect', { x: off, y, width: OFF.width, height: BAR.height, fill: OFF_COLOUR }),
    words(off + OFF.width / 2, y + BAR.height + 15, 'off', { ...SMALL, 'text-anchor': 'middle' }),
    element('rect', { x: left, y, ...BAR, fill: `url(#${GRADIENT})` }),
    ...LEVEL_COLOURS.map(([level]) =>
      words(left + (level / 100) * BAR.width, y + BAR.height + 15, level === 0 ? '1 %' : `${level} %`, {
        ...SMALL,
        'text-anchor': level === 100 ? 'end' : 'middle',
      }),
    ),
  ].join('');
}
