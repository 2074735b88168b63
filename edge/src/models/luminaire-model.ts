import type { DimLevel, Watt } from '@lamplighter/contracts';
import { z } from 'zod';
import { valueAt } from './curve-points.js';
import { modelShape, quirk } from './quirk.js';

const rises = (points: readonly { readonly levelPercent: number }[]): boolean =>
  points.every((point, index) => index === 0 || point.levelPercent > (points[index - 1]?.levelPercent ?? 0));
const RISES = 'must rise in levelPercent from point to point';
const Level = z.number().gt(0).max(100);

/** What gear or its luminaire does otherwise than IEC 62386 says. */
const LUMINAIRE_QUIRKS = ['energyExponentWrong', 'neverAnswersBank205', 'neverAnswersBank206'] as const;

export type LuminaireQuirk = (typeof LUMINAIRE_QUIRKS)[number];

/** A luminaire model: one JSON file under `models/luminaires`. README.md says what each field is for. */
export const LuminaireModel = z
  .strictObject({
    ...modelShape,
    gtins: z
      .array(z.string().regex(/^\d{8,14}$/, 'must be a GTIN of 8 to 14 digits'))
      .max(1000)
      .describe('GTINs of bank 0 of its gear; none: a generic model, found by nominal power'),
    nominalRangeW: z
      .strictObject({ from: z.number().min(0), to: z.number().gt(0) })
      .refine(({ from, to }) => from < to, 'from must be below to')
      .optional()
      .describe('Nominal powers that a generic model speaks for: from at least, to less than'),
    nominalPowerW: z.number().gt(0).max(5000).nullable().describe('Mains power at 100 %; null: as the inventory says'),
    powerCurve: z
      .array(z.strictObject({ levelPercent: Level, powerPercent: z.number().gt(0).max(150) }))
      .min(2)
      .refine(rises, RISES)
      .refine((points) => points.at(-1)?.levelPercent === 100, 'must end at levelPercent 100')
      .describe('Mains power in percent of nominal by dim level'),
    powerTolerancePercent: z.number().gt(0).max(50).describe('How far a sound one may be from the curve'),
    standbyPowerW: z.number().min(0).max(20).describe('Mains power at level 0'),
    powerFactorCurve: z
      .array(z.strictObject({ levelPercent: Level, atLeast: z.number().gt(0).max(1) }))
      .refine(rises, RISES)
      .describe('Least power factor of a sound one by dim level; empty when not known'),
    hottestGearC: z.number().min(40).max(130).nullable().describe('Highest temperature that its gear may have'),
    ratedHours: z
      .number()
      .int()
      .min(1000)
      .max(500_000)
      .nullable()
      .describe('Hours that half of its light sources live'),
    quirks: z.array(quirk(LUMINAIRE_QUIRKS)),
  })
  .refine(({ gtins, nominalRangeW }) => (gtins.length === 0) === (nominalRangeW !== undefined), {
    message: 'must have either gtins, or nominalRangeW as a generic model has',
    path: ['nominalRangeW'],
  });
export type LuminaireModel = z.output<typeof LuminaireModel>;

/** Mains power of a sound luminaire at a dim level (0 to 100 %), whose nominal power the model or else the inventory gives. */
export function expectedPowerW(model: LuminaireModel, level: DimLevel, nominalPowerW: Watt): Watt {
  if (level <= 0) return model.standbyPowerW;
  const points = model.powerCurve.map(({ levelPercent, powerPercent }) => ({ levelPercent, value: powerPercent }));
  return ((model.nominalPowerW ?? nominalPowerW) * valueAt(points, level)) / 100;
}

/** Least power factor of a sound luminaire at a dim level; null when it is off or the model does not say. */
export function powerFactorLimit(model: LuminaireModel, level: DimLevel): number | null {
  if (level <= 0 || model.powerFactorCurve.length === 0) return null;
  return valueAt(
    model.powerFactorCurve.map(({ levelPercent, atLeast }) => ({ levelPercent, value: atLeast })),
    level,
  );
}

export const hasQuirk = (model: LuminaireModel, name: LuminaireQuirk): boolean =>
  model.quirks.some((each) => each.name === name);
