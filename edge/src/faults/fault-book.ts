import type { DeviceId, EpochMs, Observation } from '@lamplighter/contracts';
import { Debounce } from './debounce.js';
import type { Condition, Observed } from './detector.js';
import { gearCommFailure } from './gear-comm-failure.js';
import { lampFailure } from './lamp-failure.js';

const CONDITIONS: readonly Condition[] = [lampFailure, gearCommFailure];

/** Conditions that are raised now: `device code`. Kept on disk, so that a repair during a restart is noticed. */
export type OpenFaults = readonly string[];

export interface FaultBookOptions {
  /** A condition was raised or cleared. */
  readonly record: (observation: Observation) => unknown;
  readonly save: (open: OpenFaults) => void;
}

/** Which conditions hold. Only polls within the expected-power window may be shown to it. */
export class FaultBook {
  #open = new Set<string>();
  readonly #debounces = new Map<string, Debounce>();

  constructor(private readonly options: FaultBookOptions) {}

  /** Takes over what was open when the edge last ran. */
  restore(open: OpenFaults): void {
    this.#open = new Set(open);
    this.#debounces.clear();
  }

  get open(): OpenFaults {
    return [...this.#open];
  }

  /** Judges one poll of one lamp. */
  observe(device: DeviceId, observed: Observed): void {
    for (const condition of CONDITIONS) {
      const isBad = condition.judge(observed);
      if (isBad === null) continue;
      const { code } = condition;
      const change = this.#debounce(`${device} ${code}`, condition).observe(isBad);
      if (change) this.#change(device, code, change === 'raise', observed.poll.at, condition.evidence(observed));
    }
  }

  #debounce(key: string, { raiseAfter, clearAfter }: Condition): Debounce {
    let debounce = this.#debounces.get(key);
    if (!debounce) {
      debounce = new Debounce(raiseAfter, clearAfter, this.#open.has(key));
      this.#debounces.set(key, debounce);
    }
    return debounce;
  }

  #change(
    device: DeviceId,
    code: string,
    isActive: boolean,
    at: EpochMs,
    evidence: Readonly<Record<string, unknown>>,
  ): void {
    const key = `${device} ${code}`;
    if (isActive) this.#open.add(key);
    else this.#open.delete(key);
    this.options.save(this.open);
    this.options.record({
      kind: 'fault',
      device,
      sampledAt: at,
      values: { 'Fault/Code': code, 'Fault/Active': isActive, 'Fault/Evidence': JSON.stringify(evidence) },
    });
  }
}
