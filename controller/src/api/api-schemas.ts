import { DimLevel, EpochMs, NisCode } from '@lamplighter/contracts';
import { z } from 'zod';

/** Shapes of requests and answers that are not resources of their own. */

/** Largest page that a list route gives (S-24). */
export const LARGEST_PAGE = 1_000;

/** An instant in a query: UTC milliseconds, or ISO 8601 with a zone. */
export const Instant = z
  .string()
  .max(40)
  .transform((text, context): number => {
    const instant = /^\d{1,16}$/.test(text) ? Number(text) : isoInstant(text);
    if (EpochMs.safeParse(instant).success) return instant;
    context.addIssue({
      code: 'custom',
      message: 'must be an instant: UTC milliseconds, or ISO 8601 with a zone such as 2026-11-22T18:00:00Z',
    });
    return z.NEVER;
  });

const isoInstant = (text: string): number =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;

/** Paging of list routes: `next` of one page is `cursor` of the following; null after the last. */
export const Paging = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(LARGEST_PAGE)
    .default(200)
    .describe(`Rows per page, at most ${LARGEST_PAGE}`),
  cursor: z.string().max(200).optional().describe('`next` of the page before'),
};

/** A page of resources. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().describe('Cursor of the next page; null: this was the last'),
  });

export const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** Curve of a program in the coming or running night. */
export const ProgramPreview = z
  .object({
    edge: z.string(),
    from: EpochMs,
    to: EpochMs,
    sunset: EpochMs.nullable(),
    sunrise: EpochMs.nullable(),
    programmed: z.array(z.tuple([EpochMs, DimLevel])),
  })
  .meta({ id: 'ProgramPreview' });

const Candidate = z.object({
  source: z.string(),
  level: DimLevel,
  ruleId: z.string(),
  reason: z.string(),
  since: EpochMs.nullable(),
  until: EpochMs.nullable(),
});

/** Why a luminaire has, or had, its level: resolve() run again on the stored document. */
export const Explanation = z
  .object({
    luminaire: z.string(),
    at: EpochMs,
    desiredVersion: z.number().int().describe('Version of the document that was in force'),
    level: DimLevel,
    source: z.string(),
    ruleId: z.string(),
    reason: z.string(),
    since: EpochMs.nullable(),
    until: EpochMs.nullable(),
    clamp: z
      .object({ kind: z.enum(['floor', 'cap']), asked: DimLevel, ruleId: z.string() })
      .nullable()
      .describe('The class floor raised the level, or a cap lowered it: what was asked, and the rule that bounds it'),
    bounds: z
      .object({ floor: DimLevel, floorRuleId: z.string(), cap: DimLevel, capRuleId: z.string().nullable() })
      .describe('Between which levels anything could be asked for; a floor above a cap wins'),
    colourTemperatureK: z.number().nullable().describe('Kelvin; null: nothing asks for one, or the gear has one light'),
    candidates: z.array(Candidate),
    drill: Candidate.nullable().describe('What an exercise would have made of it; no lamp follows it'),
    reported: z
      .object({
        sampledAt: EpochMs,
        level: DimLevel.nullable(),
        source: z.string().nullable(),
        reason: z.string().nullable(),
      })
      .nullable()
      .describe('What the luminaire itself last said before that instant: presence is known only there'),
  })
  .meta({ id: 'Explanation' });

export const Municipality = z
  .object({
    nis: NisCode,
    nameFr: z.string(),
    nameNl: z.string(),
    edges: z.number().int(),
    luminaires: z.number().int(),
    bounds: z
      .tuple([z.number(), z.number(), z.number(), z.number()])
      .nullable()
      .describe('West, south, east, north of its luminaires, degrees'),
  })
  .meta({ id: 'Municipality' });

/** What the exactly-once check counts, per edge and journal epoch. */
export const RecordsSummary = z
  .object({
    edges: z.array(
      z.object({
        edge: z.string(),
        epoch: z.string(),
        watermark: z.number().int(),
        rows: z.number().int().describe('Stored records of this epoch, counted'),
        lost: z
          .number()
          .int()
          .describe('Places of the journal that the edge gave up: lost, or moved to the end under a new number'),
        missing: z.number().int().describe('Sequences up to the watermark that are neither stored nor declared lost'),
        duplicated: z.number().int().describe('Rows beyond one per sequence'),
      }),
    ),
    rows: z.number().int(),
    lost: z.number().int(),
    missing: z.number().int(),
    duplicated: z.number().int(),
  })
  .meta({ id: 'RecordsSummary' });

/** Features of one kind of geometry, as GeoJSON (RFC 7946). */
const featuresOf = <T extends z.ZodType>(geometry: T) =>
  z.object({
    type: z.literal('FeatureCollection'),
    features: z.array(
      z.object({
        type: z.literal('Feature'),
        id: z.string(),
        geometry,
        properties: z.record(z.string(), z.unknown()),
      }),
    ),
  });
/** Longitude and latitude, degrees. */
const Position = z.tuple([z.number(), z.number()]);

export const PointCollection = featuresOf(z.object({ type: z.literal('Point'), coordinates: Position })).meta({
  id: 'LuminaireCollection',
});

export const LineCollection = featuresOf(
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(z.array(Position)) }),
).meta({ id: 'StreetCollection' });
