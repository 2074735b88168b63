import { z } from 'zod';

/** A way in which a device differs from what its standard or manual says. Data, never an `if` on the model's name. */
export const quirk = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.strictObject({
    name: z.enum(names),
    reason: z.string().min(20, 'must say in a sentence what was seen and where, for whoever wonders later'),
  });

export const ModelId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,62}$/, 'must be 1 to 63 of a-z, 0-9, dot and dash, starting with a letter or digit');

/** What every model file says of itself. */
export const modelShape = {
  id: ModelId,
  manufacturer: z.string().min(1).max(100),
  name: z.string().min(1).max(100),
  source: z.string().min(10, 'must say where the figures come from').max(500),
};
