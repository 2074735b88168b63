import { type DimLevel, type EpochMs, HOUR } from '@lamplighter/contracts';
import { DateTime } from 'luxon';
import { levelColour } from './level-colour.js';
import { HEADING, INK, NIGHT_TINT, RULE, SMALL, SOFT_INK } from './look.js';
import type { PictureData } from './picture-data.js';
import { element, line, type Markup, rounded, words } from './svg.js';
import { clockText, crossingText, dateText, levelText } from './wording.js';

/** Top left corner and size of the plot itself; heading above, hours below, levels on the left of it. */
const PLOT = { x: 92, y: 168, width: 650, height: 190 } as const;
const BOTTOM = PLOT.y + PLOT.height;
const HOURS_BETWEEN_TICKS = 2;
/** Narrowest step that has room for its level, in user units. */
const ROOM_FOR_LEVEL = 46;
/** Narrowest night that has room for sunset and sunrise above it. */
const ROOM_FOR_SUN = 150;

type Scale = (instant: EpochMs) => number;

/** One night as a stepped curve, filled in the colours of the carpet. */
export function nightPanel(data: Pick<PictureData, 'night' | 'place' | 'lamp'>): Markup {
  const { night, place } = data;
  const x: Scale = (instant) => PLOT.x + ((instant - night.from) / (night.to - night.from)) * PLOT.width;
  return element(
    'g',
    {},
    words(PLOT.x, PLOT.y - 44, `The night of ${dateText(night.date)}`, HEADING),
    dark(data, x),
    levelGrid(),
    hourAxis(data, x),
    curve(data, x),
    floorLine(data),
    sunMarks({ night, place }, x),
  );
}

function sunMarks({ night, place }: Pick<PictureData, 'night' | 'place'>, x: Scale): Markup {
  const { sun } = night;
  if (sun.length === 0) {
    const text = `no ${crossingText('sunset', place)}, no ${crossingText('sunrise', place)}`;
    return words(PLOT.x, PLOT.y - 22, text, SMALL);
  }
  const areClose = sun.some(({ at }, index) => index > 0 && x(at) - x(sun[index - 1]?.at ?? 0) < ROOM_FOR_SUN);
  return sun
    .map(({ event, at }) => {
      const text = `${crossingText(event, place)} ${clockText(at, place.timeZone)}`;
      const anchor = !areClose ? 'middle' : event === 'sunset' ? 'end' : 'start';
      return [
        line(x(at), PLOT.y - 16, x(at), BOTTOM, { stroke: SOFT_INK, 'stroke-dasharray': '4 3' }),
        words(x(at), PLOT.y - 22, text, { ...SMALL, 'text-anchor': anchor }),
      ].join('');
    })
    .join('');
}

/** A tint between sunset and sunrise. */
function dark({ night }: Pick<PictureData, 'night'>, x: Scale): Markup {
  const sunset = night.sun.find(({ event }) => event === 'sunset');
  const sunrise = night.sun.findLast(({ event }) => event === 'sunrise');
  if (!sunset || !sunrise || sunset.at > sunrise.at) return '';
  const width = x(sunrise.at) - x(sunset.at);
  return element('rect', { x: x(sunset.at), y: PLOT.y, width, height: PLOT.height, fill: NIGHT_TINT });
}

const levelGrid = (): Markup =>
  [0, 25, 50, 75, 100]
    .map((level) =>
      [
        line(PLOT.x, heightOf(level), PLOT.x + PLOT.width, heightOf(level), { stroke: RULE }),
        words(PLOT.x - 10, heightOf(level) + 4, levelText(level), { ...SMALL, 'text-anchor': 'end' }),
      ].join(''),
    )
    .join('');

/** Ticks at even hours of the local clock; the axis itself runs in real time, so that a clock change shows as a gap. */
function hourAxis({ night, place }: Pick<PictureData, 'night' | 'place'>, x: Scale): Markup {
  const ticks: Markup[] = [];
  let before = '';
  for (let instant = night.from; instant <= night.to; instant += HOUR) {
    const { hour } = DateTime.fromMillis(instant, { zone: place.timeZone });
    if (hour % HOURS_BETWEEN_TICKS !== 0) continue;
    const text = clockText(instant, place.timeZone);
    ticks.push(line(x(instant), BOTTOM, x(instant), BOTTOM + 5, { stroke: SOFT_INK }));
    // The hour that the clocks repeat has two ticks and one label.
    if (text !== before) ticks.push(words(x(instant), BOTTOM + 21, text, { ...SMALL, 'text-anchor': 'middle' }));
    before = text;
  }
  return ticks.join('');
}

function curve({ night }: Pick<PictureData, 'night'>, x: Scale): Markup {
  const steps = night.steps.map(([at, level], index) => {
    const left = x(at);
    return { left, width: x(night.steps[index + 1]?.[0] ?? night.to) - left, level, y: heightOf(level) };
  });
  const fills = steps
    .filter(({ level }) => level > 0)
    .map(({ left, width, level, y }) =>
      element('rect', { x: left, y, width, height: BOTTOM - y, fill: levelColour(level) }),
    );
  const path = steps.map(({ left, width, y }, index) => {
    const to = `${rounded(left)} ${rounded(y)}`;
    return `${index === 0 ? 'M' : 'L'}${to}H${rounded(left + width)}`;
  });
  const labels = steps
    .filter(({ width, level }) => level > 0 && width >= ROOM_FOR_LEVEL)
    .map(({ left, width, level, y }) =>
      words(left + width / 2, y + (level > 15 ? 18 : -7), levelText(level), {
        'font-size': 14,
        'font-weight': 600,
        'text-anchor': 'middle',
        fill: level > 15 && level < 60 ? '#ffffff' : INK,
      }),
    );
  const stroke = element('path', { d: path.join(''), fill: 'none', stroke: INK, 'stroke-width': 2 });
  return [...fills, stroke, ...labels].join('');
}

function floorLine({ lamp }: Pick<PictureData, 'lamp'>): Markup {
  if (lamp.floorLevel === 0) return '';
  const y = heightOf(lamp.floorLevel);
  const right = PLOT.x + PLOT.width;
  return [
    line(PLOT.x, y, right, y, { stroke: '#b3261e', 'stroke-dasharray': '7 4', 'stroke-width': 1.5 }),
    words(PLOT.x + 6, y - 6, `class floor ${levelText(lamp.floorLevel)}`, { ...SMALL, fill: '#b3261e' }),
  ].join('');
}

const heightOf = (level: DimLevel): number => BOTTOM - (level / 100) * PLOT.height;
