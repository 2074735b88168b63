import type { DeviceId, EpochMs, FaultCode, Observation } from '@lamplighter/contracts';
import type { Condition, Evidence, Seen, Verdict } from './condition.js';
import { Debounce } from './debounce.js';

/** Conditions that are raised now: `device code`. Kept on disk, so that a repair during a restart is noticed. */
export type OpenFaults = readonly string[];

export interface FaultBookOptions {
  /** A condition was raised or cleared. Rejects when the disk does not take it: then it is told again later. */
  readonly record: (observation: Observation) => unknown;
  readonly save: (open: OpenFaults) => void;
}

interface Watched {
  readonly judge: (seen: never) => Verdict;
  readonly debounce: Debounce;
  about: string;
}

/** Stands for the edge itself: no device id begins with a dash. */
const THE_EDGE = '-';

const keyOf = (device: DeviceId | null, code: string): string => `${device ?? THE_EDGE} ${code}`;

/** Which conditions hold. Only what was seen within the expected-power window may be shown to it. */
export class FaultBook {
  #open = new Set<string>();
  /** What the journal knows to be open: kept on disk, so that what nobody was told is told after a restart. */
  #told = new Set<string>();
  /** Changes that the disk did not take, one for each condition at most. */
  readonly #untold = new Map<string, Observation>();
  readonly #watched = new Map<string, Watched>();

  constructor(private readonly options: FaultBookOptions) {}

  /** Takes over what was open when the edge last ran. */
  restore(open: OpenFaults): void {
    this.#open = new Set(open);
    this.#told = new Set(open);
    this.#untold.clear();
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
    const watched = this.#watch(device, condition);
    const isBad = (watched.judge as (seen: S) => Verdict)(seen);
    if (isBad === null) return;
    const change = watched.debounce.observe(isBad, seen.monotonic);
    const about = isBad ? (condition.about?.(seen) ?? '') : watched.about;
    const isOther = isBad && about !== watched.about && this.isOpen(device, condition.code);
    watched.about = about;
    if (!change && !isOther) return;
    this.#change(device, condition.code, change !== 'clear', seen.at, condition.evidence(seen));
  }

  /** Voltage came back to these devices (null: the edge itself): what was seen before says nothing about what is seen now. */
  restart(devices: ReadonlySet<DeviceId | null>): void {
    for (const [key, { debounce }] of this.#watched) {
      const device = key.slice(0, key.indexOf(' '));
      if (devices.has(device === THE_EDGE ? null : (device as DeviceId))) debounce.restart();
    }
  }

  /** Tells once more what the disk did not take. */
  retell(): void {
    for (const [key, observation] of [...this.#untold]) {
      this.#untold.delete(key);
      this.#tell(key, observation);
    }
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
      watched = { judge: condition.judge(), debounce, about: '' };
      this.#watched.set(key, watched);
    }
    return watched;
  }

  #change(device: DeviceId | null, code: string, isActive: boolean, at: EpochMs, evidence: Evidence): void {
    const key = keyOf(device, code);
    if (isActive) this.#open.add(key);
    else this.#open.delete(key);
    // Raised and cleared while nobody could be told: nothing happened, as far as anybody knows.
    if (this.#untold.delete(key) && this.#told.has(key) === isActive) return;
    this.#tell(key, {
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

  #tell(key: string, observation: Observation): void {
    const before = this.#told.has(key);
    this.#know(key, observation.values['Fault/Active'] === true);
    Promise.resolve(this.options.record(observation)).catch(() => {
      this.#know(key, before);
      if (!this.#untold.has(key)) this.#untold.set(key, observation);
    });
  }

  #know(key: string, isActive: boolean): void {
    if (isActive) this.#told.add(key);
    else this.#told.delete(key);
    this.options.save([...this.#told]);
  }
}
