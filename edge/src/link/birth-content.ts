import { type DeviceId, type MetricName, type MetricValues, PROTOCOL_VERSION, SECOND } from '@lamplighter/contracts';
import type { ClockJudgement } from '../clock/clock-trust.js';
import type { JournalStatus } from '../store/journal.js';
import { CONDITION_METRICS } from '../telemetry/reading-values.js';
import type { BirthContent } from './edge-node.js';

/** Every metric of the edge itself that is not always known; a birth declares them all (specification 6.4.19). */
const NODE_METRICS = [
  'Journal/Sequence',
  'Journal/Kind',
  ...CONDITION_METRICS,
  'Loss/From',
  'Loss/To',
  'Event/Name',
  'Event/Detail',
] as const satisfies readonly MetricName[];

export interface EdgeFacts {
  readonly softwareVersion: string;
  readonly journal: JournalStatus;
  readonly clock: ClockJudgement;
  readonly isLineOpen: boolean;
  readonly desiredVersion: number;
  readonly desiredRefusal: string;
  /** What contacts say of the cabinet around it. */
  readonly cabinet: MetricValues;
  /** How its updates stand. */
  readonly update: MetricValues;
  readonly devices: readonly { readonly device: DeviceId; readonly values: MetricValues }[];
}

/** What the edge says of itself and its devices when it is born. */
export function birthContent(facts: EdgeFacts): BirthContent {
  const { journal } = facts;
  return {
    node: {
      'Journal/Epoch': journal.epoch || null,
      'Journal/First': journal.first,
      'Journal/Last': journal.last,
      'Journal/Lost': journal.lost,
      'Edge/ProtocolVersion': PROTOCOL_VERSION,
      'Edge/SoftwareVersion': facts.softwareVersion,
      ...clockValues(facts.clock),
      'Edge/SignatureRequired': false,
      'Edge/LineOpen': facts.isLineOpen,
      'Desired/Version': facts.desiredVersion,
      'Desired/Refusal': facts.desiredRefusal,
      ...facts.cabinet,
      ...facts.update,
      ...Object.fromEntries(NODE_METRICS.map((name) => [name, null])),
    },
    devices: facts.devices,
  };
}

/** What the edge says of its clock. */
export const clockValues = ({ state, offset, driftBound }: ClockJudgement): MetricValues => ({
  'Edge/ClockTrusted': state !== 'untrusted',
  'Clock/State': state,
  'Clock/OffsetSeconds': offset === null ? null : offset / SECOND,
  'Clock/DriftBoundSeconds': driftBound === null ? null : driftBound / SECOND,
});
