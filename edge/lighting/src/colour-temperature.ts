import type { Kelvin, LuminairePlacement } from '@lamplighter/contracts';

/**
 * The colour temperature for gear that can make several: what is asked, no cooler than a cap allows, within the gear's
 * range. A cap speaks even where nothing is asked; one below the gear's warmest gets the warmest. Null: nobody asks.
 */
export function colourTemperatureOf(
  gear: LuminairePlacement['tunableWhite'],
  asked: Kelvin | null,
  cap: Kelvin | null,
): Kelvin | null {
  if (!gear || (asked === null && cap === null)) return null;
  const wished = Math.min(asked ?? gear.coolestK, cap ?? gear.coolestK, gear.coolestK);
  return Math.max(wished, gear.warmestK);
}
