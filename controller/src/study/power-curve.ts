import { type DimLevel, issueText } from '@lamplighter/contracts';
import { z } from 'zod';
import { StudyError } from './study-error.js';

const Points = z
  .array(z.tuple([z.number().min(0).max(100), z.number().min(0).max(5000)]))
  .min(2)
  .max(101)
  .superRefine((points, context) => {
    const falls = points.findIndex(([level], index) => index > 0 && level <= (points[index - 1]?.[0] ?? 0));
    if (falls > 0)
      context.addIssue({ code: 'custom', path: [falls], message: 'must have a higher level than the point before' });
    if (points.at(-1)?.[0] !== 100)
      context.addIssue({ code: 'custom', message: 'must end with the point of level 100' });
  });

const CurveSchema = z.union(
  [z.literal('linear'), z.strictObject({ percent: Points }), z.strictObject({ watts: Points })],
  'must be "linear", {"percent": [[level, % of nominal power], ...]} or {"watts": [[level, W], ...]}',
);

/** Curves by luminaire model, as measured, and the one for all other models. */
const CurvesSchema = z.strictObject({
  name: z.string().min(1).max(120).optional(),
  models: z.record(z.string().max(120), CurveSchema).default({}),
  other: CurveSchema.default('linear'),
});
type CurveDocument = z.infer<typeof CurveSchema>;

/** Input power of a lit luminaire by dim level. Switched off it draws its standby power, which is no part of the curve. */
export interface PowerCurve {
  /** `share`: `at` gives a share of nominal power; `watts`: it gives watts whatever the inventory says. */
  readonly unit: 'share' | 'watts';
  /** For levels above 0 and up to 100. */
  at(level: DimLevel): number;
}

export interface PowerCurves {
  /** Model names are compared without regard to case. */
  of(model: string): PowerCurve;
  /** One line each, for the assumptions. */
  readonly descriptions: readonly string[];
}

/** Power in proportion to the dim level: near enough for LED gear, optimistic for dimmed discharge lamps. */
export const LINEAR: PowerCurve = { unit: 'share', at: (level) => level / 100 };

/** Checks a power-curve document of any origin. Throws StudyError `bad-power-curve` naming the field. */
export function parsePowerCurves(value: unknown): PowerCurves {
  const parsed = CurvesSchema.safeParse(value);
  if (!parsed.success)
    throw new StudyError('bad-power-curve', `${issueText(parsed.error)}; docs/study.md shows the form`);
  const { models, other } = parsed.data;
  const byModel = new Map(Object.entries(models).map(([model, curve]) => [normalised(model), powerCurve(curve)]));
  const rest = powerCurve(other);
  return {
    of: (model) => byModel.get(normalised(model)) ?? rest,
    descriptions: [...Object.entries(models), [byModel.size > 0 ? 'other models' : 'all models', other] as const].map(
      ([model, curve]) => `${model}: ${describe(curve)}`,
    ),
  };
}

/** Every model linear. */
export const linearCurves = (): PowerCurves => parsePowerCurves({});

function powerCurve(curve: CurveDocument): PowerCurve {
  if (curve === 'linear') return LINEAR;
  if ('watts' in curve) return { unit: 'watts', at: (level) => between(curve.watts, level) };
  return { unit: 'share', at: (level) => between(curve.percent, level) / 100 };
}

/** On the line between two points. Below the first, its value: gear has a least level that it does not go below. */
function between(points: readonly (readonly [number, number])[], level: DimLevel): number {
  let [fromLevel, fromValue] = points[0] ?? [0, 0];
  if (level <= fromLevel) return fromValue;
  for (const [toLevel, toValue] of points) {
    if (level <= toLevel) return fromValue + ((toValue - fromValue) * (level - fromLevel)) / (toLevel - fromLevel);
    [fromLevel, fromValue] = [toLevel, toValue];
  }
  return fromValue;
}

const normalised = (model: string): string => model.trim().toLowerCase();

function describe(curve: CurveDocument): string {
  if (curve === 'linear') return 'linear, power in proportion to the dim level';
  const [unit, points] = 'watts' in curve ? ['W', curve.watts] : ['% of nominal power', curve.percent];
  return `${points.length} measured points from ${points[0]?.[1]} ${unit} at ${points[0]?.[0]} % to ${points.at(-1)?.[1]} ${unit} at 100 %`;
}
