import { type Clock, type DeviceId, HOUR, type MetricValues, type Milliseconds } from '@lamplighter/contracts';
import type { CompiledState } from '@lamplighter/lighting';
import type { ControlInputs } from './inputs.js';

/** A value that was not heard for so long is not known any longer: readings come at least once an hour. */
const SILENT_AFTER: Milliseconds = 2 * HOUR;

/**
 * Brings what the edge measures to the active periods of kind `value` that name it: attributes are the names of metrics. What
 * no program names is not remembered.
 */
export class ValueFeed {
  readonly #heardAt = new Map<string, { readonly device: DeviceId; readonly attribute: string; at: Milliseconds }>();
  #document: CompiledState | null = null;
  #named: ReadonlySet<string> = new Set();

  constructor(
    private readonly inputs: Pick<ControlInputs, 'desired' | 'tell'>,
    private readonly clock: Clock,
  ) {}

  /** A device was read or said something: numbers as they are, true as 1 and false as 0. Texts decide nothing. */
  hear(device: DeviceId | null, values: MetricValues): void {
    if (device === null) return;
    this.#look();
    if (this.#named.size === 0) return;
    for (const [attribute, value] of Object.entries(values)) {
      const key = `${device}/${attribute}`;
      if (!this.#named.has(key) || (typeof value !== 'number' && typeof value !== 'boolean')) continue;
      this.#heardAt.set(key, { device, attribute, at: this.clock.monotonic() });
      this.inputs.tell(device, attribute, Number(value));
    }
  }

  /** Forgets what was not heard for two hours, or is named no longer. */
  expire(): void {
    this.#look();
    for (const [key, { device, attribute, at }] of this.#heardAt) {
      if (this.#named.has(key) && this.clock.monotonic() - at < SILENT_AFTER) continue;
      this.#heardAt.delete(key);
      this.inputs.tell(device, attribute, null);
    }
  }

  #look(): void {
    if (this.#document === this.inputs.desired) return;
    this.#document = this.inputs.desired;
    const periods = this.#document?.desired.programs.flatMap(({ activePeriods }) => activePeriods) ?? [];
    this.#named = new Set(
      periods.flatMap((period) => (period.kind === 'value' ? [`${period.device}/${period.attribute}`] : [])),
    );
  }
}
