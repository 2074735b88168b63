import type { DeviceId, EpochMs, FaultCode, Observation } from '@lamplighter/contracts';
import type { Condition, Evidence, Seen, Verdict } from './condition.js';
import { Debounce } from './debounce.js';

/** Conditions that are raised now: `device code`. Kept on disk, so that a repair during a restart is noticed. */
export type OpenFaults = readonly string[];

export interface FaultBookOptions {
  /** A condition was raised or cleared. */
  readonly record: (observation: Observation) => unknown;
  readonly save: (open: OpenFaults) => void;
}

interface Watched {
  readonly judge: (seen: never) => Verdict;
  readonly debounce: Debounce;
}

/** Stands for the edge itself: no device id begins with a dash. */
const THE_EDGE = '-';

const keyOf = (device: DeviceId | null, code: string): string => `${device ?? THE_EDGE} ${code}`;

/** Which conditions hold. Only what was seen within the expected-power window may be shown to it. */
export class FaultBook {
  #open = new Set<string>();
  readonly #watched = new Map<string, Watched>();

  constructor(private readonly options: FaultBookOptions) {}

  /** Takes over what was open when the edge last ran. */
  restore(open: OpenFaults): void {
    this.#open = new Set(open);
    this.#watched.clear();
  }

  get open(): OpenFaults {
    return [...this.#open];
  }

  isOpen(device: DeviceId | null, code: FaultCode): boolean {
    return this.#open.has(keyOf(device, code));
  }

  /** Judges what was seen of one device, or of the edge itself where `device` is null. */
  observe<S extends Seen>(device: DeviceId | null, condition: Condition<S>, seen: S): void {
    const { judge, debounce } = this.#watch(device, condition);
    const isBad = (judge as (seen: S) => Verdict)(seen);
    if (isBad === null) return;
    const change = debounce.observe(isBad, seen.monotonic);
    if (change) this.#change(device, condition.code, change === 'raise', seen.at, condition.evidence(seen));
  }

  /** Voltage came back: what was seen before it went says nothing about what is seen now. */
  restart(): void {
    for (const { debounce } of this.#watched.values()) debounce.restart();
  }

  /** Ends the conditions of devices that this edge no longer has: nobody would ever see them well again. */
  keepOnly(devices: ReadonlySet<DeviceId>, at: EpochMs): void {
    for (const key of this.open) {
      const [device = '', code = ''] = key.split(' ');
      if (device === THE_EDGE || devices.has(device as DeviceId)) continue;
      this.#watched.delete(key);
      this.#change(device as DeviceId, code, false, at, { reason: 'no longer placed on this edge' });
    }
  }

  #watch<S>(device: DeviceId | null, condition: Condition<S>): Watched {
    const key = keyOf(device, condition.code);
    let watched = this.#watched.get(key);
    if (!watched) {
      const debounce = new Debounce(condition.raise, condition.clear, this.#open.has(key));
      watched = { judge: condition.judge(), debounce };
      this.#watched.set(key, watched);
    }
    return watched;
  }

  #change(device: DeviceId | null, code: string, isActive: boolean, at: EpochMs, evidence: Evidence): void {
    const key = keyOf(device, code);
    if (isActive) this.#open.add(key);
    else this.#open.delete(key);
    this.options.save(this.open);
    this.options.record({
      kind: 'fault',
      device,
      sampledAt: at,
      values: {
        'Fault/Code': code,
        'Fault/Active': isActive,
        'Fault/Evidence': JSON.stringify({ at: new Date(at).toISOString(), ...evidence }),
      },
    });
  }
}
