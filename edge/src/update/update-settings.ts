import { z } from 'zod';

/** Whose updates an edge takes. Without these settings it takes none. */
export const UpdateSettings = z.strictObject({
  root: z.string().min(1).describe('File of the signed root: who may sign updates'),
  hardwareClass: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and -')
    .describe('Class of this machine, such as linux-arm64; only updates for it are taken'),
  directory: z.string().min(1).optional().describe('Folder of slots and state; default: update in dataDir'),
  source: z
    .string()
    .regex(/^https?:\/\/.+\/$/, 'must be an address such as https://updates.example/ that ends with /')
    .optional()
    .describe('Only updates below this address may be offered over the wire; none without it'),
  probationSeconds: z
    .number()
    .min(1)
    .max(290)
    .default(240)
    .describe('Seconds in which an activated update must prove itself; then it is kept or taken back'),
});
export type UpdateSettings = z.infer<typeof UpdateSettings>;
