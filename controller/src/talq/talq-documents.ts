import { Calendar, ControlProgram, LightingGroup } from '@lamplighter/contracts';
import { z } from 'zod';
import { calendars, type TalqCalendar, writeCalendars } from './calendar.js';
import { controlPrograms, type TalqControlProgram, writeControlPrograms } from './control-program.js';
import { groups, type TalqGroup, writeGroups } from './group.js';
import { parseTalq, refuse } from './parse-talq.js';
import { present } from './present.js';
import { refusing } from './refusals.js';
import type { TalqExportOptions, TalqImportOptions } from './talq-options.js';

/** Our documents in one file. */
const LightingDocuments = z.strictObject({
  /** Owner of what was imported. */
  ownerCms: z.string().optional(),
  programs: z.array(ControlProgram).default([]),
  calendars: z.array(Calendar).default([]),
  groups: z.array(LightingGroup).default([]),
});
export type LightingDocuments = z.infer<typeof LightingDocuments>;

/** TALQ's in one file, under the names of their resources. */
export interface TalqDocuments {
  readonly 'control-programs': readonly TalqControlProgram[];
  readonly calendars: readonly TalqCalendar[];
  readonly groups: readonly TalqGroup[];
}

/** Reads a file of TALQ documents; all belong to one owner. Throws TalqError. */
export const importTalqDocuments = (value: unknown, options: TalqImportOptions): LightingDocuments =>
  parseTalq(talqDocuments(options), value);

const talqDocuments = (options: TalqImportOptions) =>
  z
    .strictObject({
      'control-programs': controlPrograms(options).optional(),
      calendars: calendars(options).optional(),
      groups: groups(options).optional(),
    })
    .transform((lists, context): LightingDocuments => {
      const owners = Object.entries(lists).flatMap(([list, imported]) =>
        imported?.ownerCms ? [{ list, ownerCms: imported.ownerCms }] : [],
      );
      const [first] = owners;
      for (const { list, ownerCms } of owners) {
        if (ownerCms === first?.ownerCms) continue;
        refuse(context, [list, 0, 'ownerCMS'], 'not-supported', `must be ${first?.ownerCms}: one owner at a time`);
      }
      return present({
        ownerCms: first?.ownerCms,
        programs: [...(lists['control-programs']?.documents ?? [])],
        calendars: [...(lists.calendars?.documents ?? [])],
        groups: [...(lists.groups?.documents ?? [])],
      });
    });

/** Writes a file of ours, checked first. Without an owner in the options, the file's own. Throws TalqError. */
export function exportTalqDocuments(
  value: unknown,
  options: Omit<TalqExportOptions, 'ownerCms'> & { readonly ownerCms?: string | undefined },
): TalqDocuments {
  const documents = parseTalq(LightingDocuments, value);
  const ownerCms = options.ownerCms ?? documents.ownerCms;
  return refusing((refusals) => {
    if (ownerCms === undefined) refusals.at('ownerCms').add('invalid', 'is missing: give it here or as an option');
    const given: TalqExportOptions = { ...options, ownerCms: ownerCms ?? '' };
    return {
      'control-programs': writeControlPrograms(documents.programs, given, refusals.at('programs')),
      calendars: writeCalendars(documents.calendars, given, refusals.at('calendars')),
      groups: writeGroups(documents.groups, given, refusals.at('groups')),
    };
  });
}
