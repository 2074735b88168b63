import type { Cancel, DeviceId, EpochMs, MetricValues } from '@lamplighter/contracts';
import type { ContactKind } from './contact-kind.js';

/** What one contact says. */
export interface ContactState {
  /** The device it belongs to; null: the edge itself. */
  readonly device: DeviceId | null;
  readonly kind: ContactKind;
  /** Whether what its kind is named after holds, such as the door being open; null: not known, since its module is silent. */
  readonly isActive: boolean | null;
  /** Since when that has been so; null: not known. Edge clock. */
  readonly since: EpochMs | null;
}

/** What one meter said last. */
export interface MeterState {
  readonly device: DeviceId;
  /** Newest value of each metric; empty before the first answer. */
  readonly values: MetricValues;
  /** When it last answered; null: not yet. Edge clock. */
  readonly at: EpochMs | null;
  /** False while its counters do what no counter does; null before the first answer. */
  readonly isPlausible: boolean | null;
  /** False once it has left a whole reading unanswered. */
  readonly isAnswering: boolean;
}

/** The cabinet as it is now: for whoever judges conditions. Empty where none is configured. */
export interface CabinetState {
  readonly contacts: readonly ContactState[];
  readonly meters: readonly MeterState[];
  /** The listener is called after a contact changed, or became known or unknown, and after each answer of a meter. */
  onChange(listener: () => void): Cancel;
}
