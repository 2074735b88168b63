/** Colours and sizes that the panels of the picture share; all text reaches 4.5:1 on white (WCAG 2.1 AA). */
export const INK = '#1b2333';
export const SOFT_INK = '#556077';
export const RULE = '#d5dae4';
/** Behind the dark hours of the night's curve. */
export const NIGHT_TINT = '#eaeef6';
export const SUN_LINE = '#ffffff';

export const WIDTH = 1200;
export const MARGIN = 40;
export const HEADING = { 'font-size': 17, 'font-weight': 600, fill: INK } as const;
export const SMALL = { 'font-size': 13, fill: SOFT_INK } as const;
