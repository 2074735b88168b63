import type { Calendar, EpochMs } from '@lamplighter/contracts';
import { isOwn, type Scope } from '../auth/scope.js';
import { ChangeError, notYours } from '../changes/change-error.js';
import type { Sql } from '../db/pool.js';
import { programsOf } from './desired-documents.js';
import type { DocumentKind, DocumentOf } from './document-kind.js';

/** A change somebody asks for. */
export interface DocumentChange<K extends DocumentKind> {
  readonly id: string;
  readonly document: DocumentOf<K>;
  /** The version that the change was made on; null: a new document. */
  readonly basedOn: number | null;
  /** Municipality of a new document; null: shared. */
  readonly nis: string | null;
  /** Why it is published in spite of warnings; null: nobody said. */
  readonly reason: string | null;
  /** Platform time. */
  readonly now: EpochMs;
}

/** The draft and the address name the same thing. */
export function checkId({ id, document }: { readonly id: string; readonly document: { readonly id: string } }): void {
  if (document.id === id) return;
  const message = `must be ${id} as in the address`;
  throw new ChangeError('invalid', message, [{ field: 'id', message }]);
}

/** A calendar names programs that exist and that everybody who may use the calendar may use. */
export async function checkReferences(sql: Sql, calendar: Calendar, nis: string | null): Promise<void> {
  const known = new Set(
    (
      await sql.query<{ id: string }>(
        'select id from control_program where id = any ($1) and (nis is null or nis = $2)',
        [programsOf(calendar), nis],
      )
    ).map((program) => program.id),
  );
  const fields = [
    { field: 'defaultProgramId', id: calendar.defaultProgramId },
    ...calendar.rules.map((rule, index) => ({ field: `rules.${index}.programId`, id: rule.programId })),
  ];
  const unknown = fields.find(({ id }) => !known.has(id));
  if (unknown) {
    const kind = nis === null ? 'shared program' : 'program';
    const message = `${kind} ${unknown.id} does not exist: create it first`;
    throw new ChangeError('invalid', message, [{ field: unknown.field, message }]);
  }
}

/** Nobody changes the light of a municipality that is not his: a shared document needs all that follow it. */
export function checkReach(
  kind: DocumentKind,
  scope: Scope,
  nis: string | null,
  edges: readonly { readonly nis: string }[],
): void {
  if ((nis !== null && !isOwn(scope, nis)) || edges.some((edge) => !isOwn(scope, edge.nis))) throw notYours(kind);
}
