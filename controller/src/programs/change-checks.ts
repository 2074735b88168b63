import type { Calendar, EpochMs } from '@lamplighter/contracts';
import type { Scope } from '../auth/scope.js';
import type { Sql } from '../db/pool.js';
import { programsOf } from './desired-documents.js';
import type { DocumentKind, DocumentOf } from './document-kind.js';
import { ProgramError } from './program-error.js';

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
  if (document.id !== id) throw new ProgramError('invalid', `must be ${id} as in the address`, 'id');
}

/** A change must say which version it was made on, so that nobody overwrites what he has not seen. */
export function checkVersion<K extends DocumentKind>(
  kind: K,
  change: DocumentChange<K>,
  row: object | null,
  visible: { readonly version: number } | null,
): void {
  if (!visible) {
    if (change.basedOn !== null) throw new ProgramError('stale', `${kind} ${change.id} does not exist`);
    if (row) throw notYours(kind);
  } else if (change.basedOn === null) {
    throw new ProgramError('needs-version', `${kind} ${change.id} exists: say with If-Match which version you changed`);
  } else if (change.basedOn !== visible.version) {
    throw new ProgramError(
      'stale',
      `${kind} ${change.id} is at version ${visible.version} now, you changed version ${change.basedOn}: load it again`,
    );
  }
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
    throw new ProgramError('invalid', `${kind} ${unknown.id} does not exist: create it first`, unknown.field);
  }
}

/** Nobody changes the light of a municipality that is not his: a shared document needs all that follow it. */
export function checkReach(
  kind: DocumentKind,
  scope: Scope,
  nis: string | null,
  edges: readonly { readonly nis: string }[],
): void {
  const codes = scope.nisCodes as readonly string[];
  if ((nis !== null && !codes.includes(nis)) || edges.some((edge) => !codes.includes(edge.nis))) {
    throw notYours(kind);
  }
}

/** The same words whether others share the document or have it to themselves: they tell nothing of whose it is (S-21). */
const notYours = (kind: DocumentKind): ProgramError =>
  new ProgramError(
    'not-yours',
    `this ${kind} concerns other municipalities than yours: make one of your own under a new id`,
  );
