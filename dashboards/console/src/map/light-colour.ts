/** Light at a dim level, on a dark ground: ember, amber, warm white. Each stop is [level in percent, red, green, blue]. */
const STOPS: readonly (readonly [level: number, red: number, green: number, blue: number])[] = [
  [0, 92, 106, 138],
  [1, 176, 104, 44],
  [30, 240, 158, 56],
  [70, 255, 208, 116],
  [100, 255, 244, 216],
];

/** Colour of a lamp at a level, 0 to 100, as CSS. */
export function lightColour(level: number): string {
  const at = Math.min(100, Math.max(0, level));
  const upper = STOPS.findIndex(([stop]) => stop >= at);
  const high = STOPS[upper];
  const low = STOPS[Math.max(0, upper - 1)];
  if (!high || !low) return 'rgb(255, 244, 216)';
  const share = high[0] === low[0] ? 0 : (at - low[0]) / (high[0] - low[0]);
  const mix = (from: number, to: number): number => Math.round(from + (to - from) * share);
  return `rgb(${mix(low[1], high[1])}, ${mix(low[2], high[2])}, ${mix(low[3], high[3])})`;
}

/** The same stops as level and colour in turn, for a MapLibre `interpolate` expression. */
export function lightStops(): (number | string)[] {
  return STOPS.flatMap(([level]) => [level, lightColour(level)]);
}
