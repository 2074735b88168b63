import { z } from 'zod';

/**
 * Ids are types: a device id cannot be passed where an edge id is meant. All ids are safe inside an MQTT topic
 * (Sparkplug B 3.0 forbids `+`, `/` and `#`) and inside a file name.
 */
const topicSafe = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
const topicSafeMessage =
  'must be 1 to 63 characters of A-Z, a-z, 0-9, dot, dash or underscore, starting with a letter or digit';

/** NIS code of a municipality: five digits (Statbel REFNIS); Brussels-Capital Region is 21001 to 21019. */
export const NisCode = z
  .string()
  .regex(/^\d{5}$/, 'must be a NIS code of five digits, such as 21004')
  .brand<'NisCode'>();
export type NisCode = z.infer<typeof NisCode>;

/** The field gateway's id: Sparkplug node id, MQTT client id and certificate name at once. */
export const EdgeId = z.string().regex(topicSafe, topicSafeMessage).brand<'EdgeId'>();
export type EdgeId = z.infer<typeof EdgeId>;

/** What hangs on an edge: luminaire, sensor, meter or cabinet point. Unique within its edge. Sparkplug device id. */
export const DeviceId = z.string().regex(topicSafe, topicSafeMessage).brand<'DeviceId'>();
export type DeviceId = z.infer<typeof DeviceId>;

/** A control program's or a calendar's id. */
export const ProgramId = z.string().regex(topicSafe, topicSafeMessage).brand<'ProgramId'>();
export type ProgramId = z.infer<typeof ProgramId>;
export const CalendarId = z.string().regex(topicSafe, topicSafeMessage).brand<'CalendarId'>();
export type CalendarId = z.infer<typeof CalendarId>;

/** A lighting group's id. */
export const GroupId = z.string().regex(topicSafe, topicSafeMessage).brand<'GroupId'>();
export type GroupId = z.infer<typeof GroupId>;

/** UUID of a command; an override takes the id of the command that set it. */
export const CommandId = z.uuid().brand<'CommandId'>();
export type CommandId = z.infer<typeof CommandId>;

/** Constructors that throw a ZodError naming the fault; for ids that are known to be good. */
export const nisCode = (text: string): NisCode => NisCode.parse(text);
export const edgeId = (text: string): EdgeId => EdgeId.parse(text);
export const deviceId = (text: string): DeviceId => DeviceId.parse(text);
export const programId = (text: string): ProgramId => ProgramId.parse(text);
export const calendarId = (text: string): CalendarId => CalendarId.parse(text);
export const groupId = (text: string): GroupId => GroupId.parse(text);
export const commandId = (text: string): CommandId => CommandId.parse(text);

/** Id of a floor exemption or a light cap: no two of them have the same, since one document may hold both. */
export const BoundId = z.string().regex(topicSafe, topicSafeMessage);
