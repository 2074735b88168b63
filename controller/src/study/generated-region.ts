import type { Watt } from '@lamplighter/contracts';
import { floorOfClass } from '../inventory/class-floor.js';
import { BRUSSELS_MUNICIPALITIES } from './brussels-region.js';
import type { StudyLamp } from './study-lamp.js';

/** Luminaires of the Region in mid-2017 (customer's figure). */
export const REGION_LUMINAIRES = 83_420;

/** Invented, to have something of everything: no public list of the Region's luminaires exists. */
export const GENERATED_MODELS: readonly { readonly model: string; readonly watts: Watt; readonly share: number }[] = [
  { model: 'LED 30 W', watts: 30, share: 0.25 },
  { model: 'LED 55 W', watts: 55, share: 0.35 },
  { model: 'LED 90 W', watts: 90, share: 0.15 },
  { model: 'sodium 70 W, 83 W with gear', watts: 83, share: 0.15 },
  { model: 'sodium 150 W, 170 W with gear', watts: 170, share: 0.1 },
];

/** Invented as well. */
export const GENERATED_CLASSES: readonly { readonly lightingClass: string; readonly share: number }[] = [
  { lightingClass: 'M3', share: 0.1 },
  { lightingClass: 'M4', share: 0.2 },
  { lightingClass: 'C4', share: 0.05 },
  { lightingClass: 'P3', share: 0.2 },
  { lightingClass: 'P4', share: 0.3 },
  { lightingClass: 'P5', share: 0.15 },
];

export const LUMINAIRES_PER_STREET = 31;

/** What of the generated Region is assumption, for people. */
export const GENERATED_REGION_ASSUMPTIONS: readonly string[] = [
  `${REGION_LUMINAIRES.toLocaleString('en')} luminaires (published, mid-2017), generated: no such street or luminaire exists`,
  'shared among the 19 municipalities by area (Statbel)',
  `models, invented: ${GENERATED_MODELS.map(({ model, share }) => `${share * 100} % ${model}`).join('; ')}`,
  `classes by street of ${LUMINAIRES_PER_STREET} luminaires, invented: ${GENERATED_CLASSES.map(({ lightingClass, share }) => `${share * 100} % ${lightingClass}`).join(', ')}`,
];

/** As many luminaires as the Region has, shared among its municipalities by area. Always the same. */
export function generatedRegion(luminaires: number = REGION_LUMINAIRES): StudyLamp[] {
  const shares = byLargestRemainder(
    luminaires,
    BRUSSELS_MUNICIPALITIES.map(({ areaKm2 }) => areaKm2),
  );
  return BRUSSELS_MUNICIPALITIES.flatMap(({ nis }, index) =>
    Array.from({ length: shares[index] ?? 0 }, (_, number): StudyLamp => {
      const street = Math.floor(number / LUMINAIRES_PER_STREET);
      const { lightingClass } = pick(GENERATED_CLASSES, spread(street));
      const { model, watts } = pick(GENERATED_MODELS, spread(street * 7 + index));
      return {
        nis,
        street: `generated street ${street + 1}`,
        lightingClass,
        floorLevel: floorOfClass(lightingClass) ?? 0,
        model,
        nominalPowerW: watts,
        calendarId: null,
      };
    }),
  );
}

/** Whole numbers in proportion to weights that add up to the total. */
function byLargestRemainder(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const whole = exact.map(Math.floor);
  const missing = total - whole.reduce((all, each) => all + each, 0);
  const order = exact.map((share, index) => ({ index, rest: share % 1 })).sort((a, b) => b.rest - a.rest);
  for (const { index } of order.slice(0, missing)) whole[index] = (whole[index] ?? 0) + 1;
  return whole;
}

/** Evenly spread over [0, 1) whatever the count: multiples of the golden ratio. */
const spread = (number: number): number => (number * 0.618033988749895) % 1;

function pick<T extends { readonly share: number }>(choices: readonly [T, ...T[]] | readonly T[], at: number): T {
  let reached = 0;
  for (const choice of choices) {
    reached += choice.share;
    if (at < reached) return choice;
  }
  return choices[choices.length - 1] as T;
}
