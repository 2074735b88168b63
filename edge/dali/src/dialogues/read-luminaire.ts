import type { BankValues } from '../banks/decode-bank.js';
import type { Dialogue } from '../frames.js';
import { readBank } from './read-memory.js';

/** Reads what luminaire a gear was built into (bank 1, part 251), without the two long texts; 35 frames. */
export function* readLuminaire(
  shortAddress: number,
): Dialogue<Omit<BankValues<1>, 'luminaireColour' | 'luminaireName'>> {
  const { luminaireColour, luminaireName, ...luminaire } = yield* readBank(shortAddress, 1, [
    'luminaireGtin',
    'luminaireIdentification',
    'contentFormat',
    'yearOfManufacture',
    'weekOfManufacture',
    'nominalInputPower',
    'minimumDimInputPower',
    'minimumMainsVoltage',
    'maximumMainsVoltage',
    'nominalLightOutput',
    'colourRendering',
    'colourTemperature',
    'lightDistribution',
  ]);
  return luminaire;
}
