import type { Carpet } from '@lamplighter/lighting';
import { legend } from './legend.js';
import { levelColour } from './level-colour.js';
import { HEADING, INK, SMALL, SOFT_INK, SUN_LINE } from './look.js';
import { mergedCells } from './merged-cells.js';
import type { PictureData } from './picture-data.js';
import { element, line, type Markup, rounded, words } from './svg.js';
import { clockChangeText, crossingText, hoursText, monthText, shortDateText } from './wording.js';

/** Top left corner and size of the carpet itself. */
const PLOT = { x: 92, y: 500, width: 1068, height: 384 } as const;
const RIGHT = PLOT.x + PLOT.width;
const BOTTOM = PLOT.y + PLOT.height;
const HOURS_BETWEEN_TICKS = 3;
/** Where the clocks skip an hour there is nothing: the paper shows. */
const VOID_COLOUR = '#ffffff';

/** Left edge of a night, counted from the first; fractions lie within it. */
type Scale = (row: number) => number;

/** A year of nights: dates to the right, the local clock downwards from noon to noon. */
export function carpetPanel(data: Pick<PictureData, 'preview' | 'place' | 'night' | 'year'>): Markup {
  const { carpet } = data.preview;
  const x: Scale = (row) => PLOT.x + (row / carpet.rows.length) * PLOT.width;
  const [sunset, sunrise] = [crossingText('sunset', data.place), crossingText('sunrise', data.place)];
  return element(
    'g',
    {},
    words(PLOT.x, PLOT.y - 70, `Every night of ${data.year}`, HEADING),
    words(
      PLOT.x,
      PLOT.y - 50,
      `Each column is a night, noon to noon by the local clock; white: ${sunset}, ${sunrise}`,
      SMALL,
    ),
    legend(RIGHT, PLOT.y - 84),
    cells(carpet),
    hourAxis(),
    monthAxis(data, x),
    sunLine(carpet, 'sunset', x),
    sunLine(carpet, 'sunrise', x),
    ...carpet.clockChanges.map((change) => clockMark(change, x)),
    nightMark(data, x),
  );
}

/** All cells of a colour are one path, in units of cells that a transformation stretches. */
function cells({ rows, cellMinutes }: Carpet): Markup {
  const paths = new Map<string, string>();
  for (const { x, y, width, height, level } of mergedCells({ rows })) {
    if (level === 0) continue;
    const colour = level === null ? VOID_COLOUR : levelColour(level);
    paths.set(colour, `${paths.get(colour) ?? ''}M${x} ${y}h${width}v${height}h-${width}z`);
  }
  const perDay = 1440 / cellMinutes;
  const stretch = `${PLOT.width / rows.length} ${PLOT.height / perDay}`;
  return element(
    'g',
    { transform: `translate(${PLOT.x} ${PLOT.y}) scale(${stretch})`, 'shape-rendering': 'crispEdges' },
    element('rect', { width: rows.length, height: perDay, fill: levelColour(0) }),
    ...[...paths].map(([fill, d]) => element('path', { fill, d })),
  );
}

function hourAxis(): Markup {
  const ticks: Markup[] = [];
  for (let hour = 0; hour <= 24; hour += HOURS_BETWEEN_TICKS) {
    const y = PLOT.y + (hour / 24) * PLOT.height;
    const isEdge = hour === 0 || hour === 24;
    ticks.push(
      isEdge ? '' : line(PLOT.x, y, RIGHT, y, { stroke: '#ffffff', 'stroke-opacity': 0.18 }),
      words(PLOT.x - 10, y + 4, `${String((hour + 12) % 24).padStart(2, '0')}:00`, { ...SMALL, 'text-anchor': 'end' }),
    );
  }
  return ticks.join('');
}

/** Each month's name and burning hours under its nights. */
function monthAxis({ preview }: Pick<PictureData, 'preview'>, x: Scale): Markup {
  const dates = preview.carpet.rows.map(({ date }) => date);
  const marks = preview.months.map(({ month, burningHours }, index) => {
    const first = dates.findIndex((date) => date.startsWith(month));
    const last = dates.findLastIndex((date) => date.startsWith(month));
    const [left, centre] = [x(first), x((first + last + 1) / 2)];
    return [
      index === 0 ? '' : line(left, PLOT.y, left, BOTTOM, { stroke: '#ffffff', 'stroke-opacity': 0.18 }),
      words(centre, BOTTOM + 20, monthText(month), { ...SMALL, fill: INK, 'text-anchor': 'middle' }),
      words(centre, BOTTOM + 38, hoursText(Math.round(burningHours)), { ...SMALL, 'text-anchor': 'middle' }),
    ].join('');
  });
  return [...marks, words(PLOT.x - 10, BOTTOM + 38, 'burning', { ...SMALL, 'text-anchor': 'end' })].join('');
}

/** A line from night to night through the middle of each; broken where the sun does not set or rise. */
function sunLine({ sun }: Carpet, wanted: 'sunset' | 'sunrise', x: Scale): Markup {
  const crossings = sun.filter(({ event }) => event === wanted);
  if (crossings.length === 0) return '';
  const d = crossings
    .map(({ row, minute }, index) => {
      const isNext = index > 0 && crossings[index - 1]?.row === row - 1;
      return `${isNext ? 'L' : 'M'}${rounded(x(row + 0.5))} ${rounded(PLOT.y + (minute / 1440) * PLOT.height)}`;
    })
    .join('');
  const look = { d, fill: 'none', 'stroke-linejoin': 'round' };
  return [
    element('path', { ...look, stroke: levelColour(0), 'stroke-width': 4, 'stroke-opacity': 0.55 }),
    element('path', { ...look, stroke: SUN_LINE, 'stroke-width': 1.6 }),
  ].join('');
}

function clockMark({ row, forwardMinutes }: Carpet['clockChanges'][number], x: Scale): Markup {
  const centre = x(row + 0.5);
  return [
    line(centre, PLOT.y - 18, centre, PLOT.y, { stroke: SOFT_INK }),
    words(centre + 6, PLOT.y - 7, clockChangeText(forwardMinutes), SMALL),
  ].join('');
}

/** Where in the carpet the night stands that the curve shows. */
function nightMark({ preview, night }: Pick<PictureData, 'preview' | 'night'>, x: Scale): Markup {
  const row = preview.carpet.rows.findIndex(({ date }) => date === night.date);
  if (row < 0) return '';
  const centre = x(row + 0.5);
  const isRight = centre > PLOT.x + PLOT.width * 0.9;
  return [
    element('path', { d: `M${rounded(centre - 5)} ${PLOT.y - 10}h10l-5 9z`, fill: INK }),
    words(centre + (isRight ? 6 : -6), PLOT.y - 24, shortDateText(night.date), {
      ...SMALL,
      fill: INK,
      'text-anchor': isRight ? 'end' : 'start',
    }),
  ].join('');
}
