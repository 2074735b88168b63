import { carpetPanel } from './carpet-panel.js';
import { figuresPanel } from './figures-panel.js';
import { INK, MARGIN, SMALL, SOFT_INK, WIDTH } from './look.js';
import { nightPanel } from './night-panel.js';
import type { PictureData } from './picture-data.js';
import { element, escaped, type Markup, shortened, words } from './svg.js';
import { dateText, hoursText, levelText, placeText } from './wording.js';

const HEIGHT = 960;
const FONTS = "system-ui, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";
/** Longest lines that fit the width. */
const MOST_OF_NAME = 80;
const MOST_OF_DESCRIPTION = 170;

/** One program at one place as a self-contained SVG: a night's curve, the year's figures and its carpet. */
export function picture(data: PictureData): Markup {
  const { program, year } = data;
  const title = `${program.name}: light over the nights of ${year}`;
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      role: 'img',
      'aria-labelledby': 'preview-title preview-desc',
      'font-family': FONTS,
    },
    element('title', { id: 'preview-title' }, escaped(title)),
    element('desc', { id: 'preview-desc' }, escaped(description(data))),
    element('rect', { width: WIDTH, height: HEIGHT, fill: '#ffffff' }),
    words(MARGIN, 48, shortened(program.name, MOST_OF_NAME), { 'font-size': 28, 'font-weight': 700, fill: INK }),
    words(MARGIN, 73, placeText(data), { 'font-size': 14, fill: SOFT_INK }),
    words(MARGIN, 94, shortened(program.description, MOST_OF_DESCRIPTION), { ...SMALL, 'font-style': 'italic' }),
    nightPanel(data),
    figuresPanel(data),
    carpetPanel(data),
    words(MARGIN, HEIGHT - 14, 'The program by itself: without presence, overrides and faults.', SMALL),
  )}\n`;
}

/** What the picture shows, for those who cannot see it. */
function description({ preview, night, place, lamp, year }: PictureData): string {
  const { burningHours, switchings, hoursAtLevel, raisedByFloorHours, belowFloorHours } = preview.figures;
  const levels = hoursAtLevel.map(([level, hours]) => `${hoursText(hours)} at ${levelText(level)}`).join(', ');
  return [
    `At ${placeText({ place, lamp })}.`,
    `In the nights of ${year} it burns ${hoursText(burningHours)} and comes on ${switchings} times: ${levels}.`,
    `The class floor raises it for ${hoursText(raisedByFloorHours)}; for ${hoursText(belowFloorHours)} it is below, exempt.`,
    `The curve shows the night of ${dateText(night.date)}, the carpet every night from noon to noon.`,
  ].join(' ');
}
