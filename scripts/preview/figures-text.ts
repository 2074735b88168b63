import type { PictureData } from './picture-data.js';
import { figureLines, hoursText, levelText, placeText } from './wording.js';

/** The figures of the year as lines of text, for a terminal. */
export function figuresText(data: PictureData): string {
  const levels = data.preview.figures.hoursAtLevel.map(([level, hours]) => [
    `At ${levelText(level)}`,
    hoursText(hours),
  ]);
  const lines = [...figureLines(data), ...levels].map(
    ([name = '', value = '']) => `  ${name.padEnd(32)}${value.padStart(10)}`,
  );
  return [`${data.program.name}, the nights of ${data.year}`, placeText(data), ...lines].join('\n');
}
