import { z } from 'zod';
import { WireError } from '../errors.js';
import { EdgeId, NisCode } from '../ids.js';
import { issueText } from '../validation.js';
import { FloorExemption, LightCap, LightingGroup } from './bounds.js';
import { Calendar } from './calendar.js';
import { LightSensorPlacement, LuminairePlacement, NeighbourPlacement, SensorPlacement } from './luminaire.js';
import { ControlProgram } from './program.js';

/** Where the sun and the calendar are reckoned. */
export const Place = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  /** IANA zone, such as Europe/Brussels. */
  timeZone: z.string().min(1).max(64).refine(isTimeZone, 'must be an IANA time zone such as Europe/Brussels'),
  /** Sun's altitude at which lamps switch: -0.833 sunset, -3, -6 end of civil twilight. */
  switchingElevation: z.number().min(-18).max(5).default(-0.833),
  /** Sun's altitude below which it counts as dark and the class floor holds whatever a program says; -6 when absent. */
  darkElevation: z.number().min(-18).max(0).optional(),
});
export type Place = z.infer<typeof Place>;

/** When a feeder has voltage. `switched`: from `leadMinutes` before sunset until `lagMinutes` after sunrise. */
export const PowerWindow = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('permanent') }),
  z.strictObject({
    kind: z.literal('switched'),
    leadMinutes: z.number().min(0).max(240),
    lagMinutes: z.number().min(0).max(240),
  }),
]);
export type PowerWindow = z.infer<typeof PowerWindow>;

/** What one document may hold at most. */
export const DESIRED_LIMITS = {
  luminaires: 256,
  sensors: 64,
  programs: 200,
  calendars: 50,
  lightSensors: 16,
  neighbours: 64,
  groups: 256,
  exemptions: 64,
  caps: 64,
} as const;

/** Everything an edge needs to light its street alone. One document per edge, replaced as a whole, never merged. */
export const DesiredState = z
  .strictObject({
    format: z.literal(1),
    nis: NisCode,
    edge: EdgeId,
    /** Rises with every change; the edge announces the one in force at birth. */
    version: z.number().int().min(1),
    place: Place,
    powerWindow: PowerWindow,
    luminaires: z.array(LuminairePlacement).max(DESIRED_LIMITS.luminaires),
    sensors: z.array(SensorPlacement).max(DESIRED_LIMITS.sensors).default([]),
    programs: z.array(ControlProgram).max(DESIRED_LIMITS.programs),
    calendars: z.array(Calendar).max(DESIRED_LIMITS.calendars),
    lightSensors: z.array(LightSensorPlacement).max(DESIRED_LIMITS.lightSensors).optional(),
    /** Other edges whose sensors reach luminaires of this one. */
    neighbours: z.array(NeighbourPlacement).max(DESIRED_LIMITS.neighbours).optional(),
    groups: z.array(LightingGroup).max(DESIRED_LIMITS.groups).optional(),
    exemptions: z.array(FloorExemption).max(DESIRED_LIMITS.exemptions).optional(),
    caps: z.array(LightCap).max(DESIRED_LIMITS.caps).optional(),
  })
  .superRefine((state, context) => {
    const unique = (values: readonly string[], path: string): void => {
      const twice = values.find((value, index) => values.indexOf(value) !== index);
      if (twice !== undefined) context.addIssue({ code: 'custom', path: [path], message: `${twice} appears twice` });
    };
    unique(
      [
        ...[...state.luminaires, ...state.sensors, ...(state.lightSensors ?? [])].map((device) => device.device),
        ...(state.neighbours ?? []).map(({ edge }) => edge),
      ],
      'luminaires',
    );
    unique(
      state.luminaires.map((lamp) => `line ${lamp.line} short address ${lamp.shortAddress}`),
      'luminaires',
    );
    unique(
      state.programs.map((program) => program.id),
      'programs',
    );
    unique(
      state.calendars.map((calendar) => calendar.id),
      'calendars',
    );
    unique(
      (state.groups ?? []).map((group) => group.id),
      'groups',
    );
    unique(
      [...(state.exemptions ?? []), ...(state.caps ?? [])].map((bound) => bound.id),
      'caps',
    );
    const programs = new Set<string>(state.programs.map((program) => program.id));
    const calendars = new Set<string>(state.calendars.map((calendar) => calendar.id));
    const known = (isKnown: boolean, path: (string | number)[], what: string): void => {
      if (!isKnown) context.addIssue({ code: 'custom', path, message: `${what} is not in this document` });
    };
    state.calendars.forEach((calendar, index) => {
      for (const id of [calendar.defaultProgramId, ...calendar.rules.map((rule) => rule.programId)]) {
        known(programs.has(id), ['calendars', index], `program ${id}`);
      }
    });
    state.luminaires.forEach((lamp, index) => {
      known(calendars.has(lamp.calendarId), ['luminaires', index, 'calendarId'], `calendar ${lamp.calendarId}`);
    });
    const lamps = new Set<string>(state.luminaires.map((lamp) => lamp.device));
    state.sensors.forEach((sensor, index) => {
      for (const id of sensor.rings.flat()) known(lamps.has(id), ['sensors', index, 'rings'], `luminaire ${id}`);
    });
    (state.neighbours ?? []).forEach((neighbour, index) => {
      for (const id of neighbour.rings.flat()) known(lamps.has(id), ['neighbours', index, 'rings'], `luminaire ${id}`);
    });
    const groups = new Set<string>((state.groups ?? []).map((group) => group.id));
    for (const field of ['groups', 'exemptions', 'caps'] as const) {
      (state[field] ?? []).forEach((holder, index) => {
        for (const id of holder.devices) known(lamps.has(id), [field, index, 'devices'], `luminaire ${id}`);
        for (const id of holder.groups) known(groups.has(id), [field, index, 'groups'], `group ${id}`);
      });
    }
  });
export type DesiredState = z.infer<typeof DesiredState>;

/** Checks a document of any origin. Throws WireError `unsupported-version` or `bad-document` naming the field. */
export function parseDesiredState(value: unknown): DesiredState {
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format !== 1) {
    throw new WireError('unsupported-version', `document format ${format} is not supported; this edge knows format 1`);
  }
  const parsed = DesiredState.safeParse(value);
  if (!parsed.success) throw new WireError('bad-document', issueText(parsed.error));
  return parsed.data;
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
