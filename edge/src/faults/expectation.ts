import type { DimLevel } from '@lamplighter/contracts';
import type { Lamp } from '../devices/lamp.js';
import { expectedPowerW, type LuminaireModel, powerFactorLimit } from '../models/luminaire-model.js';
import type { ModelCatalogue } from '../models/model-catalogue.js';
import type { Expectation } from './lamp/lamp-observation.js';

/** A lamp's model: by the GTIN that its gear told, else the generic one of its nominal power. Null where neither is known. */
export const modelOf = (models: ModelCatalogue, { gtin, placement }: Lamp): LuminaireModel | null =>
  models.luminaireModel({ gtin: gtin ?? null, nominalPowerW: placement.nominalPowerW ?? null });

/**
 * What a lamp should use and stand while its gear gives so much, percent: by the model of its GTIN, else by the generic one
 * of its nominal power. Null where neither is known.
 */
export function expectationOf(models: ModelCatalogue, lamp: Lamp, gearLevel: DimLevel): Expectation | null {
  const inventoryW = lamp.placement.nominalPowerW ?? null;
  const model = modelOf(models, lamp);
  const nominalW = model?.nominalPowerW ?? inventoryW;
  if (!model || nominalW === null) return null;
  return {
    powerW: expectedPowerW(model, gearLevel, nominalW),
    nominalW,
    tolerance: model.powerTolerancePercent / 100,
    leastPowerFactor: powerFactorLimit(model, gearLevel),
    hottestGearC: model.hottestGearC,
    ratedHours: model.ratedHours,
  };
}
