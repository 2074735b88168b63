import type { DimLevel } from '@lamplighter/contracts';

/** 0 %. */
export const OFF_COLOUR = '#0e1738';

/**
 * [level, colour] from night blue to lamplight. It gets lighter all the way, and runs from blue to yellow, which every
 * usual kind of colour blindness leaves apart. Light begins with a jump, so that 1 % is not taken for off.
 */
export const LEVEL_COLOURS = [
  [0, '#2e3270'],
  [25, '#5f4278'],
  [50, '#a95d66'],
  [75, '#e59a45'],
  [100, '#ffe88c'],
] as const satisfies readonly (readonly [DimLevel, string])[];

/** The colour of a level, `#rrggbb`. */
export function levelColour(level: DimLevel): string {
  if (level <= 0) return OFF_COLOUR;
  let [lowLevel, low]: readonly [DimLevel, string] = LEVEL_COLOURS[0];
  for (const [highLevel, high] of LEVEL_COLOURS) {
    if (level <= highLevel) return mixed(low, high, (level - lowLevel) / (highLevel - lowLevel));
    [lowLevel, low] = [highLevel, high];
  }
  return low;
}

function mixed(from: string, to: string, share: number): string {
  const channels = [1, 3, 5].map((start) => {
    const [a, b] = [from, to].map((colour) => Number.parseInt(colour.slice(start, start + 2), 16)) as [number, number];
    return Math.round(a + (b - a) * share)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${channels.join('')}`;
}
