import type { MetricValues } from '@lamplighter/contracts';
import { z } from 'zod';
import { Outcome, type UpdateState } from './update-state.js';

/** What the supervisor tells the edge, for the controller to know. */
export const UpdateNote = z.object({
  kind: z.literal('update'),
  phase: z.enum(['idle', 'staging', 'waiting', 'probation']),
  software: z.number().int().min(0),
  configuration: z.number().int().min(0),
  last: Outcome.nullable(),
  /** The outcome was not told before: it belongs into the journal. */
  isNews: z.boolean(),
});
export type UpdateNote = z.infer<typeof UpdateNote>;

export const noteOf = ({ installed, pending, last }: UpdateState, isNews: boolean): UpdateNote => ({
  kind: 'update',
  phase: pending?.phase ?? 'idle',
  software: installed.software.version,
  configuration: installed.configuration.version,
  last,
  isNews,
});

/** The metrics of a note; all null for an edge without supervisor. */
export const updateValues = (note: UpdateNote | null): MetricValues => ({
  'Update/State': note?.phase ?? null,
  'Update/Software': note?.software ?? null,
  'Update/Configuration': note?.configuration ?? null,
  'Update/Outcome': note ? outcomeText(note.last) : null,
});

function outcomeText(last: UpdateNote['last']): string {
  if (!last) return '';
  const { kind, version, result, reason } = last;
  return `${kind} ${version} ${result}${reason === '' ? '' : `: ${reason}`}`;
}

const EVENTS = {
  committed: 'updateCommitted',
  returned: 'updateReturned',
  refused: 'updateRefused',
  damaged: 'updateDamaged',
} as const;

/** The journal's event for an outcome. */
export const eventOf = ({ result, kind, version, label, reason }: Outcome) => ({
  name: EVENTS[result],
  detail: { kind, version, label, reason },
});
