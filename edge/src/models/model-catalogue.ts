import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { issueText, type Watt } from '@lamplighter/contracts';
import type { z } from 'zod';
import { LuminaireModel } from './luminaire-model.js';
import { ModbusModel } from './modbus-model.js';
import { ModelError } from './model-error.js';

/** edge/models, from src/models and dist/models alike. */
const SHIPPED = fileURLToPath(new URL('../../models', import.meta.url));

/** Every device model that this edge knows: those shipped with it, and the operator's own. */
export class ModelCatalogue {
  readonly #byGtin = new Map<string, LuminaireModel>();
  readonly #generic: readonly LuminaireModel[];

  private constructor(
    readonly luminaires: ReadonlyMap<string, LuminaireModel>,
    readonly modbus: ReadonlyMap<string, ModbusModel>,
  ) {
    for (const model of luminaires.values()) for (const gtin of model.gtins) this.#byGtin.set(bare(gtin), model);
    this.#generic = [...luminaires.values()].filter(({ gtins }) => gtins.length === 0);
  }

  /**
   * Reads the shipped models and those of `folder` (its `luminaires/` and `modbus/`), of which one with the id of a shipped
   * one takes its place. Throws ModelError naming file and field.
   */
  static load(folder?: string): ModelCatalogue {
    const folders = folder === undefined ? [SHIPPED] : [SHIPPED, folder];
    if (folder !== undefined) mustBeFolder(folder);
    return new ModelCatalogue(
      readModels(folders, 'luminaires', LuminaireModel),
      readModels(folders, 'modbus', ModbusModel),
    );
  }

  /** The model of a luminaire: by the GTIN of its gear (bank 0) where it is known, else the generic one of its power. */
  luminaireModel({
    gtin,
    nominalPowerW,
  }: {
    gtin?: string | null;
    nominalPowerW?: Watt | null;
  }): LuminaireModel | null {
    const own = gtin ? this.#byGtin.get(bare(gtin)) : undefined;
    if (own) return own;
    if (nominalPowerW === null || nominalPowerW === undefined) return null;
    const fits = ({ nominalRangeW: range }: LuminaireModel): boolean =>
      range !== undefined && nominalPowerW >= range.from && nominalPowerW < range.to;
    return this.#generic.find(fits) ?? null;
  }
}

/** A GTIN of 8, 12 or 13 digits is the same with zeros before it. */
const bare = (gtin: string): string => gtin.replace(/^0+/, '');

function mustBeFolder(folder: string): void {
  try {
    readdirSync(folder);
  } catch (error) {
    throw new ModelError(
      `modelsDir ${folder} cannot be read (${(error as NodeJS.ErrnoException).code}): name a folder`,
    );
  }
}

function readModels<T extends { readonly id: string }>(
  folders: readonly string[],
  kind: string,
  schema: z.ZodType<T>,
): ReadonlyMap<string, T> {
  const models = new Map<string, T>();
  for (const folder of folders) {
    const ids = new Map<string, string>();
    for (const file of filesOf(join(folder, kind))) {
      const model = readModel(file, schema);
      const twin = ids.get(model.id);
      if (twin) throw new ModelError(`${file}: id ${model.id} is also that of ${twin}: give one of them another id`);
      ids.set(model.id, file);
      models.set(model.id, model);
    }
  }
  return models;
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new ModelError(`${folder} cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function readModel<T>(file: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ModelError(`${file} is no JSON that can be read: ${(error as Error).message}`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ModelError(`${file}: ${issueText(parsed.error)}`);
  return parsed.data;
}
