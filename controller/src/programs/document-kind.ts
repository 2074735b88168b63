import { Calendar, ControlProgram } from '@lamplighter/contracts';

/** Programs and calendars are kept alike: the version in force, and every version there ever was. */
export type DocumentKind = 'program' | 'calendar';
export type DocumentOf<K extends DocumentKind> = K extends 'program' ? ControlProgram : Calendar;

/** A program or a calendar as somebody wants it to be. */
export type Draft =
  | { readonly kind: 'program'; readonly document: ControlProgram }
  | { readonly kind: 'calendar'; readonly document: Calendar };

export const SCHEMAS = { program: ControlProgram, calendar: Calendar } as const;

export const TABLES: Readonly<Record<DocumentKind, string>> = { program: 'control_program', calendar: 'calendar' };

/** SQL condition: luminaires (alias l) that follow the document (alias d). */
export const FOLLOWERS: Readonly<Record<DocumentKind, string>> = {
  program: `exists (select 1 from calendar c where c.id = l.calendar_id and (c.document ->> 'defaultProgramId' = d.id
    or c.document -> 'rules' @> jsonb_build_array(jsonb_build_object('programId', d.id))))`,
  calendar: 'l.calendar_id = d.id',
};

export const draftOf = <K extends DocumentKind>(kind: K, document: DocumentOf<K>): Draft =>
  ({ kind, document }) as Draft;
