import { issueText } from '@lamplighter/contracts';
import { z } from 'zod';
import { GEAR_MODELS, type GearModelName } from '../gear/gear-models.js';
import { SimulatorError } from '../simulator-error.js';
import { type Deed, readDeed } from './perform.js';
import { Span } from './span.js';

const ModelName = z.enum(Object.keys(GEAR_MODELS) as [GearModelName, ...GearModelName[]]);
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a local time such as 16:45');
const Instant = z.iso.datetime({ offset: true, error: 'must be an instant such as 2026-11-22T17:00:00Z' });

const Head = z.strictObject({
  name: z.string().min(1).describe('What it is about, in a few words'),
  seed: z.string().default('scenario').describe('Same seed, same rests on the bus, noise, and passages'),
  start: Instant.default('2026-11-22T16:00:00Z').describe('Platform time at the beginning when time is stepped'),
  length: Span.describe('How long it plays'),
  line: z
    .strictObject({
      gear: z.number().int().min(1).max(64).default(8),
      watts: z.number().gt(0).max(5000).optional(),
      model: ModelName.default('generic'),
      sensors: z.number().int().min(0).max(64).default(1),
      instances: z
        .array(z.enum(['presence', 'light']))
        .min(1)
        .max(32)
        .default(['presence']),
    })
    .prefault({})
    .describe('Gear and sensors with short addresses from 0'),
  feeders: z
    .record(
      z.string().min(1),
      z.strictObject({
        gear: z.union([z.array(z.number().int().min(0).max(63)).min(1), z.literal('all')]),
        feedsInterface: z.boolean().default(false).describe('Whether the interface of the line dies with it'),
        contactor: z.strictObject({ closesAt: Clock, opensAt: Clock }).optional().describe('Local times of every day'),
      }),
    )
    .default({}),
  steps: z.array(z.record(z.string(), z.unknown())).max(10_000),
});

const When = z
  .strictObject({
    at: Instant.optional(),
    after: Span.optional(),
    for: Span.optional(),
    every: Span.optional(),
  })
  .refine(({ at, after }) => (at === undefined) !== (after === undefined), 'needs either "at" or "after"')
  .refine(({ every }) => every === undefined || every > 0, { path: ['every'], message: 'must be above 0' });

/** One step: what happens, when after the beginning, for how long and how often again. */
export interface Step extends Pick<Deed, 'name' | 'perform'> {
  /** Its place in the file, from 0. */
  readonly index: number;
  /** Milliseconds after the beginning, or an instant of platform time. */
  readonly when: { readonly after: number } | { readonly at: number };
  readonly lasts: number | null;
  readonly every: number | null;
}

/** A scenario as its file has it, checked, with steps ready to be played. */
export interface Scenario extends Omit<z.infer<typeof Head>, 'steps'> {
  readonly steps: readonly Step[];
}

/** Reads a scenario from parsed JSON. Throws SimulatorError `bad-option` that names the field and what it should be. */
export function parseScenario(json: unknown): Scenario {
  const head = Head.safeParse(json);
  if (!head.success) fail(issueText(head.error));
  const scenario = { ...head.data, steps: head.data.steps.map(readStep) };
  for (const [name, { gear }] of Object.entries(scenario.feeders)) {
    const missing = gear === 'all' ? undefined : gear.find((address) => address >= scenario.line.gear);
    if (missing !== undefined) fail(`feeders.${name}.gear: ${missing} is not on the line of ${scenario.line.gear}`);
  }
  for (const [index, raw] of head.data.steps.entries()) checkTargets(scenario, raw, `steps.${index}`);
  return scenario;
}

function readStep(raw: Readonly<Record<string, unknown>>, index: number): Step {
  const where = `steps.${index}`;
  const { at, after, for: lasts, every, ...deed } = raw;
  const when = When.safeParse(JSON.parse(JSON.stringify({ at, after, for: lasts, every })));
  if (!when.success) fail(`${where}: ${issueText(when.error)}`);
  const { name, canEnd, perform } = readDeed(deed, where);
  if (when.data.for !== undefined && !canEnd) fail(`${where}.for: ${name} is over at once; leave "for" out`);
  if (when.data.every !== undefined && (when.data.for ?? 0) >= when.data.every) {
    fail(`${where}.every: must be longer than "for"`);
  }
  return {
    index,
    name,
    perform,
    when: when.data.at === undefined ? { after: when.data.after ?? 0 } : { at: Date.parse(when.data.at) },
    lasts: when.data.for ?? null,
    every: when.data.every ?? null,
  };
}

/** What a step names must be on the line: better refused now than in the middle of the night. */
function checkTargets({ line, feeders }: Scenario, raw: Readonly<Record<string, unknown>>, where: string): void {
  const { gear, sensor, feeder } = raw;
  for (const address of Array.isArray(gear) ? gear : [gear]) {
    if (typeof address === 'number' && address >= line.gear) {
      fail(`${where}.gear: ${address} is not on the line; short addresses are 0 to ${line.gear - 1}`);
    }
  }
  if (typeof sensor === 'number' && sensor >= line.sensors) {
    fail(`${where}.sensor: ${sensor} is not on the line; there are ${line.sensors}, from 0`);
  }
  if (typeof feeder === 'string' && !Object.hasOwn(feeders, feeder)) {
    fail(`${where}.feeder: "${feeder}" is none; there are ${Object.keys(feeders).join(', ') || 'none at all'}`);
  }
}

function fail(message: string): never {
  throw new SimulatorError('bad-option', `scenario: ${message}`);
}
