import { Calendar, CalendarId, ProgramId } from '@lamplighter/contracts';
import { z } from 'zod';
import { TalqCalendarRule, writeCalendarRule } from './calendar-rule.js';
import { type Imported, importedList, type Owned, writeList } from './owned-list.js';
import { because, parseTalq, sound } from './parse-talq.js';
import { type Refusals, refusing } from './refusals.js';
import type { TalqExportOptions, TalqImportOptions } from './talq-options.js';
import { NameWords, words } from './vendor-words.js';

type ImportOptions = Pick<TalqImportOptions, 'dayOffsetHours'>;
type ExportOptions = Omit<TalqExportOptions, 'addresses'>;

/** A list of Calendar as TALQ's `/calendars` carries it. Throws TalqError. */
export const importCalendars = (value: unknown, options: ImportOptions): Imported<Calendar> =>
  parseTalq(calendars(options), value);

/** Throws TalqError. */
export const exportCalendars = (documents: readonly Calendar[], options: ExportOptions): TalqCalendar[] =>
  refusing((refusals) => writeCalendars(documents, options, refusals));

const calendar = ({ dayOffsetHours }: ImportOptions) =>
  z
    .strictObject({
      id: CalendarId,
      ownerCMS: z.string(),
      rules: z
        .array(TalqCalendarRule)
        .refine((rules) => rules.length <= 400, because('not-supported', 'must be 400 rules at most'))
        .default([]),
      /** Optional in TALQ; here no day may be without a program. */
      defaultProgram: ProgramId,
      'x-lamplighter': NameWords.optional(),
    })
    .transform(({ id, ownerCMS, rules, defaultProgram, 'x-lamplighter': said }, context): Owned<Calendar> => {
      const document = { id, name: said?.name ?? id, rules, defaultProgramId: defaultProgram, dayOffsetHours };
      return { ownerCms: ownerCMS, document: sound(Calendar, document, context) };
    });
export type TalqCalendar = z.input<ReturnType<typeof calendar>>;

export const calendars = (options: ImportOptions) => importedList(calendar(options), 'id');

/** `refusals` at the list. */
export const writeCalendars = (
  documents: readonly Calendar[],
  { ownerCms, dayOffsetHours }: ExportOptions,
  refusals: Refusals,
): TalqCalendar[] =>
  writeList(documents, refusals, ({ id, name, rules, defaultProgramId, ...document }, place) => {
    if (document.dayOffsetHours !== dayOffsetHours) {
      const reason = `is ${document.dayOffsetHours}: the control service asked for starts its days at ${dayOffsetHours} h`;
      place.at('dayOffsetHours').add('no-equivalent', reason);
    }
    return {
      id,
      ownerCMS: ownerCms,
      rules: rules.map((rule, index) => writeCalendarRule(rule, place.at('rules', index))),
      defaultProgram: defaultProgramId,
      ...words({ name: name === id ? undefined : name }),
    };
  });
