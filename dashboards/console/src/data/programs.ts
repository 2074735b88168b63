import type { Calendar, ControlProgram } from '@lamplighter/contracts';

/** A program or calendar as the controller keeps it: the document in force and its version. */
export interface Stored<T> {
  readonly id: string;
  readonly version: number | null;
  readonly document: T;
}

/** Reads an answer that holds the document in an envelope, or bare. */
export function storedDocument<T extends ControlProgram | Calendar>(answer: unknown): Stored<T> {
  const envelope = answer as { id: string; version?: unknown; document?: T };
  return {
    id: envelope.id,
    version: typeof envelope.version === 'number' ? envelope.version : null,
    document: envelope.document ?? (answer as T),
  };
}

/** Names of the calendars in which a program appears. */
export function calendarsUsing(programId: string, calendars: readonly Calendar[]): string[] {
  return calendars
    .filter((each) => each.defaultProgramId === programId || each.rules.some((rule) => rule.programId === programId))
    .map((each) => each.name);
}
