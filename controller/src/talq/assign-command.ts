import { CalendarId, type DeviceId, type LightingGroup } from '@lamplighter/contracts';
import { membersOf } from '@lamplighter/lighting';
import { z } from 'zod';
import { type AddressBook, SAME_ADDRESSES } from './address-book.js';
import { parseTalq } from './parse-talq.js';
import { present } from './present.js';
import { refusing } from './refusals.js';
import { type Targets, targets, writeTargets } from './resource-reference.js';
import type { TalqImportOptions } from './talq-options.js';

/** Which calendar luminaires are to follow. */
export interface CalendarAssignment extends Targets {
  /** Null: none any more. TALQ's luminaire then has its default level, 100 %. */
  readonly calendarId: CalendarId | null;
  /** The other side's own token. */
  readonly cmsRefId?: string | undefined;
}

type Options = Pick<TalqImportOptions, 'addresses'>;

/** An AssignCommand of a calendar. Throws TalqError; other entities (lamp types and so on) are refused. */
export const importAssignCommand = (value: unknown, options: Options = {}): CalendarAssignment =>
  parseTalq(assignCommand(options), value);

/** Throws TalqError. */
export const exportAssignCommand = (assignment: CalendarAssignment, options: Options = {}): TalqAssignCommand =>
  refusing((refusals) =>
    present({
      addresses: writeTargets(assignment, options.addresses ?? SAME_ADDRESSES, refusals),
      entity: { resource: 'calendars' as const, address: assignment.calendarId ?? '' },
      cmsRefId: assignment.cmsRefId,
    }),
  );

/** De-assigned by an empty address. */
const CalendarReference = z
  .strictObject({ resource: z.literal('calendars'), address: z.union([z.literal(''), CalendarId]) })
  .transform(({ address }) => (address === '' ? null : address));

const assignCommand = ({ addresses = SAME_ADDRESSES }: { readonly addresses?: AddressBook }) =>
  z
    .strictObject({
      addresses: targets(addresses),
      entity: z.discriminatedUnion('resource', [CalendarReference]),
      cmsRefId: z.string().optional(),
    })
    .transform(
      ({ addresses: assigned, entity, cmsRefId }): CalendarAssignment =>
        present({ ...assigned, calendarId: entity, cmsRefId }),
    );
export type TalqAssignCommand = z.input<ReturnType<typeof assignCommand>>;

/**
 * The luminaires that an assignment reaches, each once. A snapshot, as TALQ wants it: who joins a group later does not get
 * the calendar, who leaves keeps it. Groups within groups count; one that is not given adds nothing.
 */
export const assignedDevices = (assignment: Targets, groups: readonly LightingGroup[]): DeviceId[] => [
  ...new Set([...assignment.devices, ...assignment.groups.flatMap((id) => [...membersOf(groups, id)])]),
];
