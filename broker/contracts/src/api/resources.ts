import { z } from 'zod';
import { FloorExemption, hasLimit, LightCap, LightingGroup, NO_LIMIT } from '../desired/bounds.js';
import { commandShape } from '../desired/program.js';
import { BoundId, CommandId, DeviceId, EdgeId, GroupId, NisCode } from '../ids.js';
import { DAY, DimLevel, EpochMs } from '../units.js';
import { COMMAND_RESULTS, OverrideRank } from '../wire/command.js';

/**
 * The REST API's resources, as the controller serves them and the console reads them. Instants are UTC milliseconds,
 * energies watt-hours, levels percent.
 */

/** Luminaire id in the controller: `{edge}:{device}` is unique within the Region and stable over re-import. */
export const LuminaireId = z.string().regex(/^[A-Za-z0-9._-]{1,63}:[A-Za-z0-9._-]{1,63}$/, 'must be edge:device');

export const Role = z.enum(['viewer', 'operator', 'administrator']);

export const Session = z
  .object({
    user: z.object({ name: z.string(), displayName: z.string(), role: Role, nisCodes: z.array(NisCode) }),
    /** To be sent back as header `x-csrf-token` with every unsafe method. */
    csrfToken: z.string(),
    /** The platform's clock now; on a demonstration it may differ from the machine's. */
    platformTime: EpochMs,
    isDemo: z.boolean(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

/** By one-time code (printed by `npm start`) or by name and password. */
export const SignIn = z
  .union([
    z.strictObject({ code: z.string().min(8).max(128) }),
    z.strictObject({ name: z.string().min(1).max(120), password: z.string().min(1).max(256) }),
  ])
  .meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof SignIn>;

/** What is known of a luminaire at this moment. Null: not known yet. */
export const LuminaireState = z
  .object({
    id: LuminaireId,
    /** on, off: as last reported. silent: no word although power is expected. asleep: feeder without power. */
    condition: z.enum(['on', 'off', 'silent', 'asleep', 'unknown']),
    targetLevel: DimLevel.nullable(),
    actualLevel: DimLevel.nullable(),
    source: z.string().nullable(),
    reason: z.string().nullable(),
    powerW: z.number().nullable(),
    energyWh: z.number().nullable(),
    openFaults: z.array(z.string()),
    sampledAt: EpochMs.nullable(),
  })
  .meta({ id: 'LuminaireState' });
export type LuminaireState = z.infer<typeof LuminaireState>;

export const Luminaire = z
  .object({
    id: LuminaireId,
    edge: EdgeId,
    device: DeviceId,
    nis: NisCode,
    municipality: z.string(),
    street: z.string(),
    cabinet: z.string(),
    latitude: z.number(),
    longitude: z.number(),
    model: z.string(),
    nominalPowerW: z.number().nullable(),
    lightingClass: z.string(),
    floorLevel: DimLevel,
    line: z.number().int(),
    shortAddress: z.number().int(),
    calendarId: z.string(),
    programName: z.string(),
    state: LuminaireState,
  })
  .meta({ id: 'Luminaire' });
export type Luminaire = z.infer<typeof Luminaire>;

export const Reading = z
  .object({
    sampledAt: EpochMs,
    level: DimLevel.nullable(),
    powerW: z.number().nullable(),
    energyWh: z.number().nullable(),
    voltageV: z.number().nullable(),
    temperatureC: z.number().nullable(),
    source: z.string().nullable(),
  })
  .meta({ id: 'Reading' });
export type Reading = z.infer<typeof Reading>;

/** The most recent complete or running night of one luminaire. */
export const LuminaireNight = z
  .object({
    from: EpochMs,
    to: EpochMs,
    sunset: EpochMs.nullable(),
    sunrise: EpochMs.nullable(),
    switchedOnAt: EpochMs.nullable(),
    switchedOffAt: EpochMs.nullable(),
    energyWh: z.number(),
    meanLevel: DimLevel.nullable(),
    readings: z.array(Reading),
    /** The curve that the program in force gives for the same night: [instant, level] steps. */
    programmed: z.array(z.tuple([EpochMs, DimLevel])),
  })
  .meta({ id: 'LuminaireNight' });
export type LuminaireNight = z.infer<typeof LuminaireNight>;

export const Edge = z
  .object({
    id: EdgeId,
    nis: NisCode,
    cabinet: z.string(),
    isOnline: z.boolean(),
    lastSeenAt: EpochMs.nullable(),
    softwareVersion: z.string().nullable(),
    desiredVersion: z.number().int(),
    runningVersion: z.number().int().nullable(),
    refusal: z.string().nullable(),
    journal: z.object({
      epoch: z.string().nullable(),
      watermark: z.number().int(),
      last: z.number().int().nullable(),
      lost: z.number().int(),
    }),
  })
  .meta({ id: 'Edge' });
export type Edge = z.infer<typeof Edge>;

export const NewOverride = z
  .strictObject({
    luminaires: z.array(LuminaireId).max(1000).default([]),
    /** Lighting groups: whoever is in them, or in groups within them, at this moment. */
    groups: z.array(GroupId).max(64).default([]),
    /** Null: the program takes over again, above every override given before. */
    level: DimLevel.nullable(),
    /** When it begins; now when absent. Not for rank maintenance: a lock begins when it is set. */
    start: EpochMs.optional(),
    /** Minutes from its start until the override ends by itself. */
    durationMinutes: z
      .number()
      .int()
      .min(1)
      .max(24 * 60),
    reason: z.string().min(1).max(500),
    rank: OverrideRank.default('operator'),
    /** An exercise: everything is answered for, but no lamp changes. */
    drill: z.boolean().optional(),
    ...commandShape,
  })
  .superRefine(({ luminaires, groups, level, rank, drill, start }, context) => {
    const refuse = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    if (luminaires.length === 0 && groups.length === 0) {
      refuse('luminaires', 'must name at least one luminaire, or groups at least one lighting group');
    }
    if (level === null && rank !== 'operator') {
      refuse('level', `must be 0 to 100 % for rank ${rank}: only an operator gives back to the program by null`);
    }
    if (start !== undefined && rank === 'maintenance') {
      refuse('start', 'must be left out for rank maintenance: a lock begins when it is set');
    }
    if (drill && rank === 'maintenance') {
      refuse('drill', 'must be false for rank maintenance: an exercise is for emergency or operator');
    }
  })
  .meta({ id: 'NewOverride' });
export type NewOverride = z.input<typeof NewOverride>;

export const OverrideOutcome = z.object({
  luminaire: LuminaireId,
  result: z.enum(COMMAND_RESULTS),
  reason: z.string().nullable(),
  at: EpochMs,
});

export const Override = z
  .object({
    id: CommandId,
    /** Null: the program takes over again, above every override given before. */
    level: DimLevel.nullable(),
    start: EpochMs,
    until: EpochMs,
    issuer: z.string(),
    reason: z.string(),
    rank: OverrideRank,
    /** An exercise: everything is answered for, but no lamp changes. */
    drill: z.boolean().optional(),
    ...commandShape,
    state: z.enum(['active', 'cancelled', 'ended']),
    cancelledAt: EpochMs.nullable(),
    outcomes: z.array(OverrideOutcome),
  })
  .meta({ id: 'Override' });
export type Override = z.infer<typeof Override>;

/** In groups and bounds that the controller keeps, luminaires are named by id; an edge's document names its devices. */
const members = {
  luminaires: z.array(LuminaireId).max(10_000).default([]),
};
const { devices: _groupDevices, ...groupShape } = LightingGroup.shape;
const { devices: _exemptionDevices, ...exemptionShape } = FloorExemption.shape;
const { devices: _capDevices, ...capShape } = LightCap.shape;

/** Luminaires of one municipality that are commanded together; a group may hold others. */
export const LightingGroupResource = z.strictObject({ ...groupShape, ...members }).meta({ id: 'LightingGroup' });
export type LightingGroupResource = z.infer<typeof LightingGroupResource>;

/** Longest time for which the class floor may be lowered by one permission. */
const LONGEST_EXEMPTION_DAYS = 366;

/** A dated, approved permission to go below the class floor. Naming nobody, it holds in its whole municipality. */
export const FloorExemptionResource = z
  .strictObject({ ...exemptionShape, ...members, id: BoundId })
  .superRefine(({ from, to }, context) => {
    const days = (Date.parse(to) - Date.parse(from)) / DAY;
    if (days >= 0 && days <= LONGEST_EXEMPTION_DAYS) return;
    const message =
      days < 0
        ? `must not be before from (${from})`
        : `must be at most ${LONGEST_EXEMPTION_DAYS} days after from: a permission without a near end is none`;
    context.addIssue({ code: 'custom', path: ['to'], message });
  })
  .meta({ id: 'FloorExemption' });
export type FloorExemptionResource = z.infer<typeof FloorExemptionResource>;

/** The most light that programs, presence and operators may ask for. Naming nobody, it holds in its whole municipality. */
export const LightCapResource = z
  .strictObject({ ...capShape, ...members, id: BoundId })
  .refine(hasLimit, NO_LIMIT)
  .meta({ id: 'LightCap' });
export type LightCapResource = z.infer<typeof LightCapResource>;

export const Fault = z
  .object({
    id: z.number().int(),
    /** Asset: a luminaire, or an edge's id for a condition of the edge itself. */
    asset: z.string(),
    nis: NisCode,
    street: z.string(),
    code: z.string(),
    state: z.enum(['suspected', 'confirmed', 'ticketed', 'inRepair', 'proved', 'closed']),
    raisedAt: EpochMs,
    clearedAt: EpochMs.nullable(),
    evidence: z.record(z.string(), z.unknown()),
    ticketId: z.number().int().nullable(),
  })
  .meta({ id: 'Fault' });
export type Fault = z.infer<typeof Fault>;

export const Ticket = z
  .object({
    id: z.number().int(),
    faultId: z.number().int(),
    asset: z.string(),
    nis: NisCode,
    code: z.string(),
    /** pending: still in the outbox. */
    state: z.enum(['pending', 'open', 'closed']),
    /** Id in the street-issue system. */
    serviceRequestId: z.string().nullable(),
    remoteStatus: z.string().nullable(),
    openedAt: EpochMs.nullable(),
    closedAt: EpochMs.nullable(),
    attempts: z.number().int(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof Ticket>;

export const EnergyTotal = z
  .object({
    from: EpochMs,
    to: EpochMs,
    groupBy: z.enum(['municipality', 'edge', 'luminaire']),
    totalWh: z.number(),
    /** Integral of level times power over the same span, for comparison with the counters. */
    computedWh: z.number(),
    rows: z.array(
      z.object({ key: z.string(), energyWh: z.number(), computedWh: z.number(), luminaires: z.number().int() }),
    ),
  })
  .meta({ id: 'EnergyTotal' });
export type EnergyTotal = z.infer<typeof EnergyTotal>;

export const ImportReport = z
  .object({
    isDryRun: z.boolean(),
    read: z.number().int(),
    accepted: z.number().int(),
    merged: z.number().int(),
    rejected: z.array(z.object({ row: z.number().int(), field: z.string(), reason: z.string() })),
    edges: z.array(z.object({ id: EdgeId, nis: NisCode, luminaires: z.number().int() })),
  })
  .meta({ id: 'ImportReport' });
export type ImportReport = z.infer<typeof ImportReport>;

/** What the linter has to say about a draft before it is published. */
export const LintFinding = z
  .object({
    /** Which check speaks, such as `belowFloor`. */
    check: z.string(),
    /** An error blocks publication, a warning needs a reason, an info needs nothing. */
    severity: z.enum(['error', 'warning', 'info']),
    /** Path in the document, such as `programs.residential.steps.2`. */
    place: z.string(),
    why: z.string(),
    fix: z.string(),
  })
  .meta({ id: 'LintFinding' });
export type LintFinding = z.infer<typeof LintFinding>;

/** Errors of every route: RFC 9457 problem details. `field` names what to mend. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    /** Why a program or calendar is not published. */
    findings: z.array(LintFinding).optional(),
    /** True: there are only warnings, and `?reason=` publishes in spite of them. */
    needsReason: z.boolean().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** Server-sent events of /api/v1/live. `state` comes in batches; `clock` each few seconds. */
export interface LiveEvents {
  readonly state: readonly LuminaireState[];
  readonly fault: Fault;
  readonly ticket: Ticket;
  readonly override: Override;
  readonly clock: { readonly platformTime: number };
}
